"""The methods that change, delete and pin messages, and that answer presses."""

from adapters.sandbox.telegram.access import (
    Need,
    chat_for,
    check_deleting,
    check_editing,
    check_person,
    check_pinning,
)
from adapters.sandbox.telegram.arguments import Arguments, items, leading_integer
from adapters.sandbox.telegram.chats import Chat, ChatKind, Message, Notice, Person
from adapters.sandbox.telegram.contents import fitted_caption, fitted_text, read_caption, read_preview, read_text
from adapters.sandbox.telegram.keyboards import InlineKeyboard, read_markup
from adapters.sandbox.telegram.refusals import NOT_MODIFIED, bad_request
from adapters.sandbox.telegram.world import World

MAX_DELETED = 100
MAX_TOAST = 200


def edit_message_text(world: World, arguments: Arguments) -> object:
    source, preview, markup = read_text(arguments), read_preview(arguments), _inline(arguments)
    message = _editable(world, arguments)
    if message.media:
        raise bad_request("There is no text in the message to edit")
    content = fitted_text(source, too_long="MESSAGE_TOO_LONG")
    if (content, markup, preview) == (message.content, message.markup, message.preview):
        raise bad_request(NOT_MODIFIED)
    message.content, message.markup, message.preview = content, markup, preview
    return _edited(world, message)


def edit_message_caption(world: World, arguments: Arguments) -> object:
    source, markup = read_caption(arguments), _inline(arguments)
    message = _editable(world, arguments)
    if not message.media:
        raise bad_request("There is no caption in the message to edit")
    content = fitted_caption(source, too_long="MEDIA_CAPTION_TOO_LONG")
    if (content, markup) == (message.content, message.markup):
        raise bad_request(NOT_MODIFIED)
    message.content, message.markup = content, markup
    return _edited(world, message)


def edit_message_reply_markup(world: World, arguments: Arguments) -> object:
    markup = _inline(arguments)
    message = _editable(world, arguments)
    if markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    message.markup = markup
    return _edited(world, message)


def _inline(arguments: Arguments) -> InlineKeyboard | None:
    """Only inline keyboards can be edited in; any other is passed over."""
    markup = read_markup(arguments)
    return markup if isinstance(markup, InlineKeyboard) else None


def _editable(world: World, arguments: Arguments) -> Message:
    chat_id, message_id = arguments.text("chat_id"), arguments.integer("message_id")
    if not chat_id and not message_id:
        if not arguments.text("inline_message_id"):
            raise bad_request("Message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")
    message = _message(chat_for(world, chat_id, Need.EDIT), message_id, "message to edit")
    check_editing(message, world.bot)
    check_person(message.chat)
    return message


def _message(chat: Chat, message_id: int, what: str) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def _edited(world: World, message: Message) -> object:
    message.edited_at = world.now()
    world.edited += 1
    world.touch()
    return world.wire(message)


def delete_message(world: World, arguments: Arguments) -> object:
    chat_id, message_id = arguments.text("chat_id"), arguments.integer("message_id")
    if not chat_id:
        raise bad_request("Chat identifier is not specified")
    if not message_id:
        raise bad_request("Message identifier is not specified")
    message = _message(chat_for(world, chat_id, Need.WRITE), message_id, "message to delete")
    check_deleting(message, world.bot, world.now())
    _take_away(world, message)
    return True


def delete_messages(world: World, arguments: Arguments) -> object:
    numbers = _message_ids(arguments)
    chat = chat_for(world, arguments.text("chat_id"), Need.WRITE)
    found = [chat.messages[number] for number in dict.fromkeys(numbers) if number in chat.messages]
    for message in found:
        check_deleting(message, world.bot, world.now())
    for message in found:
        _take_away(world, message)
    return True


def _message_ids(arguments: Arguments) -> list[int]:
    if not arguments.text("message_ids"):
        raise bad_request("Message identifiers are not specified")
    listed = items(
        arguments.json("message_ids", "Can't parse message_ids JSON object"), "Expected an Array of message identifiers"
    )
    if len(listed) > MAX_DELETED:
        raise bad_request("Too many message identifiers specified")
    if any(isinstance(item, bool) or not isinstance(item, int | str) for item in listed):
        raise bad_request("Message identifier must be a Number")
    numbers = [leading_integer(str(item)) for item in listed]
    if any(number <= 0 for number in numbers):
        raise bad_request("Invalid message identifier specified")
    return numbers


def _take_away(world: World, message: Message) -> None:
    world.withdrawn += 1
    world.remove(message)


def pin_chat_message(world: World, arguments: Arguments) -> object:
    chat = chat_for(world, arguments.text("chat_id"), Need.WRITE)
    message = _message(chat, arguments.integer("message_id"), "message to pin")
    check_pinning(chat, world.bot)
    check_person(chat)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    _tell_of_pin(world, message, world.bot)
    return True


def _tell_of_pin(world: World, message: Message, person: Person) -> None:
    """The service message, which the bot gets as an update even when it pinned by itself."""
    chat = message.chat
    channel = chat.kind is ChatKind.CHANNEL
    notice = world.post(chat, None if channel else person)
    notice.sender_chat = chat if channel else None
    notice.thread, notice.by_bot = message.thread, True
    notice.notice = Notice("pinned a message", {"pinned_message": world.wire(message)})
    world.tell("channel_post" if channel else "message", notice)


def unpin_chat_message(world: World, arguments: Arguments) -> object:
    chat = chat_for(world, arguments.text("chat_id"), Need.WRITE)
    number = arguments.integer("message_id")
    if number:
        _message(chat, number, "message to unpin")
    elif not chat.pinned:
        raise bad_request("Message to unpin not found")
    check_pinning(chat, world.bot)
    number = number or chat.pinned[-1]
    if number in chat.pinned:
        chat.pinned.remove(number)
        world.touch()
    return True


def answer_callback_query(world: World, arguments: Arguments) -> object:
    text = arguments.text("text")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.take_press(arguments.text("callback_query_id").strip())
    if text:
        world.show_toast(press, text)
    return True
