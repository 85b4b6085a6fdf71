"""What a call wants a message to say: text or caption, its style, its media.

Limits: 1-4096 characters of text and 0-1024 of caption after parsing, counted in code points (for bots, TDLib's
MessageContent.cpp counts them so).
"""

from adapters.sandbox.telegram.arguments import Arguments, FieldError, Fields, decoded, wrapped
from adapters.sandbox.telegram.chats import Media, Wire
from adapters.sandbox.telegram.entities import Entity, Formatted, detected, tidy
from adapters.sandbox.telegram.files import Files
from adapters.sandbox.telegram.links import LinkInvalid, checked
from adapters.sandbox.telegram.markup import parsed
from adapters.sandbox.telegram.refusals import bad_request
from adapters.sandbox.telegram.tags import MarkupError

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE_BYTES = 1 << 15
MAX_PHOTO_BYTES = 10 << 20

_DETAILS = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
_STYLES = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention"}
    | {"custom_emoji", "blockquote", "expandable_blockquote", "date_time"}
)
_FOUND_ANYWAY = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)


def read_text(arguments: Arguments) -> Formatted:
    """The argument `text` in its style, of any length but none. Raises `Refusal`."""
    text = arguments.text("text")
    if not text:
        raise bad_request("Message text is empty")
    return formatted(text, arguments.text("parse_mode"), _entities(arguments.text("entities")))


def read_caption(arguments: Arguments) -> Formatted:
    """The argument `caption` in its style, possibly empty. Raises `Refusal`."""
    return formatted(
        arguments.text("caption"), arguments.text("parse_mode"), _entities(arguments.text("caption_entities"))
    )


def formatted(text: str, style: str, entities: object) -> Formatted:
    """A text in the style that its parse mode names; entities given apart count only without one. Raises `Refusal`."""
    if len(text.encode()) > MAX_SOURCE_BYTES:
        raise bad_request("Text is too long")
    match style.lower():
        case "" | "none":
            return Formatted(text, tuple(_listed(entities)))
        case "html":
            try:
                return parsed(text)
            except MarkupError as error:
                raise bad_request(f"Can't parse entities: {error}") from error
        case "markdown" | "markdownv2":
            raise bad_request(f"Can't parse entities: the sandbox reads HTML, not {style}")
    raise bad_request("Unsupported parse_mode")


def fitted_text(content: Formatted, too_long: str = "Message is too long") -> Formatted:
    """The text as it is kept, with commands and addresses found. Raises `Refusal`."""
    kept = tidy(content)
    if not kept.text:
        raise bad_request("Text must be non-empty")
    if len(kept.text) > MAX_TEXT:
        raise bad_request(too_long)
    return detected(kept)


def fitted_caption(content: Formatted, too_long: str = "Message caption is too long") -> Formatted:
    kept = tidy(content)
    if len(kept.text) > MAX_CAPTION:
        raise bad_request(too_long)
    return detected(kept)


def _entities(argument: str) -> object:
    """Entities that are not JSON are passed over, as the server does."""
    try:
        return decoded(argument) if argument else None
    except ValueError:
        return None


def _listed(value: object) -> list[Entity]:
    if not isinstance(value, list):
        return []
    try:
        return [entity for item in value if (entity := _entity(Fields(item, "expected an Object")))]
    except FieldError as error:
        raise wrapped("Can't parse MessageEntity", error) from error


def _entity(fields: Fields) -> Entity | None:
    offset, length, kind = fields.integer("offset"), fields.integer("length"), fields.text("type")
    if kind in _FOUND_ANYWAY:
        return None
    if kind not in _STYLES:
        raise FieldError("Unsupported type specified")
    return Entity(kind, offset, length, _extra(kind, fields)) if offset >= 0 < length else None


def _extra(kind: str, fields: Fields) -> tuple[tuple[str, str | int], ...]:
    match kind:
        case "text_link":
            address = fields.text("url")
            try:
                return (("url", checked(address)),)
            except LinkInvalid as error:
                raise bad_request(f"Entity URL '{address}' is invalid: {error}") from error
        case "text_mention":
            return (("user", fields.fields("user").integer("id")),)
        case "date_time":
            style = fields.optional_text("date_time_format")
            return (("unix_time", fields.integer("unix_time")), *((("date_time_format", style),) if style else ()))
        case "pre" | "custom_emoji":
            name = _DETAILS[kind]
            return ((name, fields.text(name)),) if fields.has(name) else ()
    return ()


def read_preview(arguments: Arguments) -> Wire | None:
    """The argument `link_preview_options`, or its older form. Raises `Refusal`."""
    value = arguments.json("link_preview_options", "Can't parse link preview options JSON object")
    if value is None:
        return {"is_disabled": True} if arguments.flag("disable_web_page_preview") else None
    try:
        fields = Fields(value, "Object expected as link preview options")
        flags = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
        wire: Wire = {name: True for name in flags if fields.flag(name)}
        return wire | ({"url": fields.text("url")} if fields.has("url") else {})
    except FieldError as error:
        raise bad_request(str(error)) from error


def read_media(arguments: Arguments, kind: str, given: str, part: str, files: Files) -> Media | None:
    """A file that a call sends: uploaded with it, or named by address or id; None when there is none.

    `given` is the argument's text, `part` the multipart part to look in. Nothing is fetched. Raises `Refusal`.
    """
    if given.startswith("attach://"):
        part, given = given.removeprefix("attach://"), ""
    if given:
        return _named(kind, given, files)
    file = arguments.files.get(part)
    if file is None:
        return None
    if kind == "photo" and file.size > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {file.size} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    if not file.content:
        raise bad_request("file must be non-empty")
    return files.add(kind, file.name, file.content)


def _named(kind: str, given: str, files: Files) -> Media:
    if not given.lower().startswith(("http://", "https://")):
        return files.again(kind, given)
    try:
        address = checked(given)
    except LinkInvalid as error:
        raise bad_request("Wrong HTTP URL specified") from error
    return files.add(kind, address.rstrip("/").rpartition("/")[2], b"")
