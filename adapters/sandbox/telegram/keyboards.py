"""Inline keyboards and reply keyboards: what the platform takes of them, and its complaints.

Texts and order of the checks follow `get_reply_markup` of tdlib/telegram-bot-api's Client.cpp.
"""

from dataclasses import dataclass

from adapters.sandbox.telegram.arguments import Arguments, FieldError, Fields, wrapped
from adapters.sandbox.telegram.links import LinkInvalid, checked
from adapters.sandbox.telegram.refusals import Refusal, bad_request

MAX_DATA_BYTES = 64
MAX_COPIED_TEXT = 256
MAX_BUTTONS = 100

_OTHER_ACTIONS = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "web_app": "Web App can be used in private chats only",
}


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button under a message: `data` comes back when it is pressed, `link` opens; others do neither here."""

    label: str
    data: str
    link: str
    wire: dict[str, object]


@dataclass(frozen=True, slots=True)
class InlineKeyboard:
    rows: tuple[tuple[InlineButton, ...], ...]

    @property
    def wire(self) -> dict[str, object]:
        return {"inline_keyboard": [[button.wire for button in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Which chats somebody may pick; None where it does not matter. Rights are names such as `can_edit_messages`."""

    id: int
    channel: bool
    forum: bool | None
    bot_is_member: bool
    title_wanted: bool
    person_rights: frozenset[str]
    bot_rights: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A button of the keyboard below: sends its label, or lets a chat be picked."""

    label: str
    request: ChatRequest | None = None
    private_only: str = ""


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    rows: tuple[tuple[ReplyButton, ...], ...]
    one_time: bool


@dataclass(frozen=True, slots=True)
class KeyboardRemoval:
    pass


@dataclass(frozen=True, slots=True)
class ForcedReply:
    pass


Markup = InlineKeyboard | ReplyKeyboard | KeyboardRemoval | ForcedReply


def read_markup(arguments: Arguments) -> Markup | None:
    """The argument `reply_markup`. Raises `Refusal`."""
    value = arguments.json("reply_markup", "Can't parse reply keyboard markup JSON object")
    if value is None:
        return None
    try:
        fields = Fields(value, "Object expected as reply markup")
        return _markup(fields)
    except FieldError as error:
        raise bad_request(str(error)) from error


def _markup(fields: Fields) -> Markup | None:
    rows = tuple(_reply_row(row) for row in fields.items("keyboard"))
    inline_rows = tuple(_inline_row(row) for row in fields.items("inline_keyboard"))
    if rows:
        return ReplyKeyboard(tuple(filter(None, rows)), fields.flag("one_time_keyboard"))
    if inline_rows:
        return _inline(tuple(filter(None, inline_rows)))
    if fields.flag("remove_keyboard"):
        return KeyboardRemoval()
    return ForcedReply() if fields.flag("force_reply") else None


def _inline(rows: tuple[tuple[InlineButton, ...], ...]) -> InlineKeyboard | None:
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return InlineKeyboard(rows) if rows else None


def _inline_row(row: object) -> tuple[InlineButton, ...]:
    if not isinstance(row, list):
        raise FieldError('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    try:
        return tuple(_inline_button(Fields(button, "InlineKeyboardButton must be an Object")) for button in row)
    except FieldError as error:
        raise wrapped("Can't parse inline keyboard button", error) from error


def _inline_button(fields: Fields) -> InlineButton:
    label = fields.text("text")
    link, data = fields.optional_text("url"), fields.optional_text("callback_data")
    if link:
        link = _button_link(link)
        return InlineButton(label, "", link, {"text": label, "url": link, **_look(fields)})
    if data:
        if len(data.encode()) > MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return InlineButton(label, data, "", {"text": label, "callback_data": data, **_look(fields)})
    for action in _OTHER_ACTIONS:
        if fields.has(action):
            _check_copied_text(fields)
            return InlineButton(label, "", "", {"text": label, action: fields.raw[action], **_look(fields)})
    raise FieldError("Text buttons are unallowed in the inline keyboard")


def _look(fields: Fields) -> dict[str, object]:
    return {name: fields.raw[name] for name in ("style", "icon_custom_emoji_id", "disabled") if fields.has(name)}


def _button_link(link: str) -> str:
    try:
        return checked(link)
    except LinkInvalid as error:
        raise bad_request(f"Inline keyboard button URL '{link}' is invalid: {error}") from error


def _check_copied_text(fields: Fields) -> None:
    if fields.has("copy_text") and not 0 < len(fields.fields("copy_text").text("text")) <= MAX_COPIED_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _reply_row(row: object) -> tuple[ReplyButton, ...]:
    if not isinstance(row, list):
        raise FieldError('Field "keyboard" must be an Array of Arrays')
    try:
        return tuple(_reply_button(button) for button in row)
    except FieldError as error:
        raise wrapped("Can't parse keyboard button", error) from error


def _reply_button(button: object) -> ReplyButton:
    if isinstance(button, str):
        return ReplyButton(button)
    fields = Fields(button, "KeyboardButton must be a String or an Object")
    special = next((text for name, text in _PRIVATE_ONLY.items() if fields.raw.get(name)), "")
    request = _chat_request(fields.fields("request_chat")) if fields.has("request_chat") else None
    return ReplyButton(fields.text("text"), request, special)


def _chat_request(fields: Fields) -> ChatRequest:
    return ChatRequest(
        id=fields.integer("request_id"),
        channel=fields.flag("chat_is_channel"),
        forum=fields.flag("chat_is_forum") if fields.has("chat_is_forum") else None,
        bot_is_member=fields.flag("bot_is_member"),
        title_wanted=fields.flag("request_title"),
        person_rights=_rights(fields, "user_administrator_rights") or frozenset(),
        bot_rights=_rights(fields, "bot_administrator_rights"),
    )


def _rights(fields: Fields, name: str) -> frozenset[str] | None:
    if not fields.has(name):
        return None
    rights = fields.fields(name)
    return frozenset(right for right in rights.raw if rights.flag(right))


def refusal_outside_private(markup: Markup | None) -> Refusal | None:
    """What stands against a reply keyboard in a group or channel."""
    if isinstance(markup, ReplyKeyboard):
        for row in markup.rows:
            for button in row:
                if button.private_only:
                    return bad_request(button.private_only)
    return None
