"""Where and how a message is to be sent: what all calls that send one have in common."""

from dataclasses import dataclass

from adapters.sandbox.telegram.access import Need, chat_for, check_person, check_thread
from adapters.sandbox.telegram.arguments import Arguments, FieldError, Fields, leading_integer
from adapters.sandbox.telegram.chats import Chat, Media, Message, Signing, Wire
from adapters.sandbox.telegram.entities import Formatted
from adapters.sandbox.telegram.keyboards import (
    KeyboardRemoval,
    Markup,
    ReplyKeyboard,
    read_markup,
    refusal_outside_private,
)
from adapters.sandbox.telegram.refusals import bad_request
from adapters.sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """What is to be replied to; `message` 0 for nothing, `chat` empty for the same chat."""

    message: int = 0
    chat: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message's place and circumstances, checked."""

    chat: Chat
    thread: int
    reply_to: Message | None
    markup: Markup | None
    silent: bool
    protected: bool


def read_envelope(world: World, arguments: Arguments) -> Envelope:
    """The chat, topic, reply and keyboard of a call that sends. Raises `Refusal`."""
    request = _read_reply(arguments)
    markup = read_markup(arguments)
    chat = chat_for(world, arguments.text("chat_id"), Need.WRITE)
    reply_to = _find_reply(world, chat, request)
    thread = max(arguments.integer("message_thread_id"), 0)
    check_thread(chat, thread, world.bot)
    if not thread and reply_to and reply_to.chat is chat:
        thread = reply_to.thread
        check_thread(chat, thread, world.bot)
    refusal = None if chat.private else refusal_outside_private(markup)
    if refusal:
        raise refusal
    return Envelope(
        chat, thread, reply_to, markup, arguments.flag("disable_notification"), arguments.flag("protect_content")
    )


def _read_reply(arguments: Arguments) -> ReplyRequest:
    value = arguments.json("reply_parameters", "Can't parse reply parameters JSON object")
    if value is None:
        optional = arguments.flag("allow_sending_without_reply")
        return ReplyRequest(arguments.integer("reply_to_message_id"), optional=optional)
    try:
        fields = Fields(value, "Object expected as reply parameters")
        if not fields.raw:
            return ReplyRequest()
        return ReplyRequest(
            fields.integer("message_id"), fields.optional_text("chat_id"), fields.flag("allow_sending_without_reply")
        )
    except FieldError as error:
        raise bad_request(str(error)) from error


def _find_reply(world: World, chat: Chat, request: ReplyRequest) -> Message | None:
    if request.message <= 0:
        return None
    other = request.chat and leading_integer(request.chat) != chat.id
    place = chat_for(world, request.chat, Need.READ) if other else chat
    found = place.messages.get(request.message)
    if found is None and not request.optional:
        raise bad_request("Message to be replied not found")
    return found


def post(
    world: World,
    envelope: Envelope,
    content: Formatted,
    media: Media | None = None,
    *,
    preview: Wire | None = None,
    album: str | None = None,
    origin: Wire | None = None,
) -> Message:
    """The bot's message, sent. Raises `Refusal` when there is nobody to get it."""
    chat = envelope.chat
    check_person(chat)
    channel = chat.kind == "channel"
    spoken_for = channel and chat.signing is not Signing.PROFILES
    message = world.post(chat, None if spoken_for else world.bot, content, media)
    message.sender_chat = chat if spoken_for else None
    message.signature = world.bot.name if chat.signing is not Signing.NOBODY else None
    message.by_bot = True
    message.thread, message.reply_to = envelope.thread, envelope.reply_to
    message.markup, message.preview = envelope.markup, preview
    message.silent, message.protected = envelope.silent, envelope.protected
    message.album, message.origin = album, origin
    if isinstance(envelope.markup, ReplyKeyboard):
        chat.keyboard = message.id
    elif isinstance(envelope.markup, KeyboardRemoval):
        chat.keyboard = 0
    world.sent += 1
    world.touch()
    return message
