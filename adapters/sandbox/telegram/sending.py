"""The methods that put messages into chats."""

from adapters.sandbox.telegram.access import Need, chat_for, check_person, check_posting
from adapters.sandbox.telegram.arguments import Arguments, FieldError, Fields, items, wrapped
from adapters.sandbox.telegram.chats import ChatKind, Media, Message, Wire
from adapters.sandbox.telegram.contents import (
    fitted_caption,
    fitted_text,
    formatted,
    read_caption,
    read_media,
    read_preview,
    read_text,
)
from adapters.sandbox.telegram.entities import Formatted
from adapters.sandbox.telegram.envelopes import post, read_envelope
from adapters.sandbox.telegram.objects import chat as chat_wire
from adapters.sandbox.telegram.objects import seconds
from adapters.sandbox.telegram.objects import user as user_wire
from adapters.sandbox.telegram.refusals import bad_request
from adapters.sandbox.telegram.world import World

MAX_ALBUM = 10

_ALBUM_KINDS = frozenset({"photo", "video", "audio", "document"})
_MIXED_ALBUM = frozenset({"photo", "video"})
_ACTIONS = frozenset(
    {"cancel", "typing", "choose_sticker", "find_location", "pick_up_location"}
    | {"record_video", "record_audio", "record_voice", "record_video_note"}
    | {"upload_video", "upload_audio", "upload_voice", "upload_photo", "upload_document", "upload_video_note"}
)


def send_message(world: World, arguments: Arguments) -> object:
    source, preview = read_text(arguments), read_preview(arguments)
    envelope = read_envelope(world, arguments)
    check_posting(envelope.chat, world.bot, "text messages")
    return world.wire(post(world, envelope, fitted_text(source), preview=preview))


def send_photo(world: World, arguments: Arguments) -> object:
    return _send_file(world, arguments, "photo")


def send_video(world: World, arguments: Arguments) -> object:
    return _send_file(world, arguments, "video")


def send_document(world: World, arguments: Arguments) -> object:
    return _send_file(world, arguments, "document")


def _send_file(world: World, arguments: Arguments, kind: str) -> object:
    media = read_media(arguments, kind, arguments.text(kind), kind, world.files)
    if media is None:
        raise bad_request(f"There is no {kind} in the request")
    source = read_caption(arguments)
    envelope = read_envelope(world, arguments)
    check_posting(envelope.chat, world.bot, f"{kind}s")
    return world.wire(post(world, envelope, fitted_caption(source), media))


def send_media_group(world: World, arguments: Arguments) -> object:
    arguments.required("media")
    listed = items(arguments.json("media", "Can't parse media JSON object"), "Expected an Array of InputMedia")
    if not listed:
        raise bad_request("There are no messages to send")
    if len(listed) > MAX_ALBUM:
        raise bad_request("Too many messages to send as an album")
    try:
        parts = [_album_part(world, arguments, Fields(item, "expected an Object")) for item in listed]
    except FieldError as error:
        raise wrapped("Can't parse InputMedia", error) from error
    kinds = {media.kind for media, _ in parts}
    if len(kinds) > 1 and not kinds <= _MIXED_ALBUM:
        raise bad_request("Can't use the media of the specified type in the album")
    without_markup = {name: value for name, value in arguments.values.items() if name != "reply_markup"}
    envelope = read_envelope(world, Arguments(without_markup))
    for kind in kinds:
        check_posting(envelope.chat, world.bot, f"{kind}s")
    captions = [fitted_caption(caption) for _, caption in parts]
    album = str(world.number("album", 13_000_000_000_000_001))
    sent = [
        post(world, envelope, caption, media, album=album) for (media, _), caption in zip(parts, captions, strict=True)
    ]
    return [world.wire(message) for message in sent]


def _album_part(world: World, arguments: Arguments, fields: Fields) -> tuple[Media, Formatted]:
    kind = fields.text("type")
    if kind not in _ALBUM_KINDS:
        raise FieldError(f'type "{kind}" can\'t be used in sendMediaGroup')
    caption = formatted(
        fields.optional_text("caption"), fields.optional_text("parse_mode"), fields.raw.get("caption_entities")
    )
    media = read_media(arguments, kind, fields.optional_text("media"), "", world.files)
    if media is None:
        raise FieldError("media not found")
    return media, caption


def copy_message(world: World, arguments: Arguments) -> object:
    original = _original(world, arguments, "copy")
    envelope = read_envelope(world, arguments)
    check_posting(envelope.chat, world.bot, _what(original))
    content = original.content
    if original.media and "caption" in arguments.values:
        content = fitted_caption(read_caption(arguments))
    return {"message_id": post(world, envelope, content, original.media).id}


def forward_message(world: World, arguments: Arguments) -> object:
    original = _original(world, arguments, "forward")
    envelope = read_envelope(world, arguments)
    check_posting(envelope.chat, world.bot, _what(original))
    origin = original.origin or _origin(original)
    return world.wire(post(world, envelope, original.content, original.media, origin=origin))


def _original(world: World, arguments: Arguments, verb: str) -> Message:
    chat = chat_for(world, arguments.required("from_chat_id"), Need.READ)
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request(f"Message to {verb} not found")
    if message.notice or message.protected:
        raise bad_request("Message can't be copied" if verb == "copy" else "Message can't be forwarded")
    return message


def _what(message: Message) -> str:
    return f"{message.media.kind}s" if message.media else "text messages"


def _origin(message: Message) -> Wire:
    """A MessageOrigin."""
    at = seconds(message.at)
    if message.sender_chat and message.sender_chat.kind is ChatKind.CHANNEL:
        chat = chat_wire(message.sender_chat)
        return {"type": "channel", "date": at, "chat": chat, "message_id": message.id}
    if message.sender_chat:
        return {"type": "chat", "date": at, "sender_chat": chat_wire(message.sender_chat)}
    assert message.sender is not None
    return {"type": "user", "date": at, "sender_user": user_wire(message.sender)}


def send_chat_action(world: World, arguments: Arguments) -> object:
    if arguments.text("action").lower() not in _ACTIONS:
        raise bad_request("Wrong parameter action in request")
    check_person(chat_for(world, arguments.text("chat_id"), Need.WRITE))
    return True
