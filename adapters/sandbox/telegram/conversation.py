"""What people say and press, and what of it the bot gets to hear.

Privacy mode, which bots are in unless they turn it off: core.telegram.org/bots/features, "Privacy mode".
"""

from collections.abc import Sequence

from adapters.sandbox.telegram.attendance import admit_bot
from adapters.sandbox.telegram.chats import (
    GROUP_ANONYMOUS_BOT,
    Chat,
    ChatKind,
    Media,
    Message,
    Notice,
    Person,
    Signing,
    Wire,
)
from adapters.sandbox.telegram.contents import MAX_CAPTION, MAX_TEXT
from adapters.sandbox.telegram.entities import EMPTY, Formatted, detected, tidy
from adapters.sandbox.telegram.keyboards import ChatRequest, InlineKeyboard, ReplyKeyboard
from adapters.sandbox.telegram.objects import user as user_wire
from adapters.sandbox.telegram.places import NotAllowed, Place
from adapters.sandbox.telegram.world import World

CHOOSE = "choose:"
FIRST_ALBUM = 13_900_000_000_000_001

_ANONYMOUS = Person(GROUP_ANONYMOUS_BOT, "Group", "administrator", is_bot=True, username="GroupAnonymousBot")


def say(
    world: World,
    place: Place,
    person: Person,
    said: Formatted,
    reply_to: int = 0,
    *,
    media: Media | None = None,
    album: str | None = None,
) -> Message:
    """Somebody writes, or sends a file with a caption. Raises `NotAllowed`, and `LookupError` for a message to reply to
    that is not there."""
    chat = place.chat
    content = _caption(said) if media else _content(said)
    check_writing(place, person)
    answered = _message(chat, reply_to) if reply_to else None
    message = world.post(chat, _speaker(chat, person), content)
    message.sender_chat = chat if message.sender is not person else None
    message.thread, message.reply_to = place.thread, answered
    message.signature = person.name if chat.signing is not Signing.NOBODY else None
    message.media, message.album = media, album
    if chat.private:
        person.started = True
    _tell(world, message, "channel_post" if chat.kind is ChatKind.CHANNEL else "message")
    return message


def send_files(
    world: World,
    place: Place,
    person: Person,
    files: Sequence[tuple[str, str, bytes]],
    said: Formatted,
    reply_to: int = 0,
) -> None:
    """Somebody sends files (kind, name, content), several of them as an album, of which the first has the caption."""
    album = str(world.number("album", FIRST_ALBUM)) if len(files) > 1 else None
    for number, (kind, name, content) in enumerate(files):
        media = world.files.add(kind, name, content)
        say(world, place, person, EMPTY if number else said, reply_to, media=media, album=album)


def amend(world: World, place: Place, person: Person, number: int, text: str) -> None:
    """Somebody edits what they wrote. Raises `NotAllowed`, `LookupError`."""
    message = _message(place.chat, number)
    check_writing(place, person)
    if message.by_bot or message.notice or message.sender is not _speaker(place.chat, person):
        raise NotAllowed("only one's own messages can be edited")
    message.content, message.edited_at = _content(Formatted(text)), world.now()
    _tell(world, message, "edited_channel_post" if place.chat.kind is ChatKind.CHANNEL else "edited_message")


def _content(said: Formatted) -> Formatted:
    content = tidy(said)
    if not 0 < len(content.text) <= MAX_TEXT:
        raise NotAllowed(f"a message has 1 to {MAX_TEXT} characters")
    return detected(content)


def _caption(said: Formatted) -> Formatted:
    content = tidy(said)
    if len(content.text) > MAX_CAPTION:
        raise NotAllowed(f"a caption has at most {MAX_CAPTION} characters")
    return detected(content)


def check_writing(place: Place, person: Person) -> None:
    """Raises `NotAllowed`."""
    chat, topic = place.chat, place.topic
    membership = chat.membership(person)
    if chat.private:
        allowed = person is chat.person and not person.blocked and not person.deactivated
    elif chat.kind is ChatKind.CHANNEL:
        allowed = membership.may("can_post_messages")
    else:
        allowed = membership.present and not (topic and topic.closed and not membership.manages)
    if not allowed or chat.over:
        raise NotAllowed(f"{person.name} cannot write here")


def _speaker(chat: Chat, person: Person) -> Person | None:
    """Nobody for a channel that speaks itself; an anonymous administrator speaks as the group."""
    if chat.kind is ChatKind.CHANNEL:
        return person if chat.signing is Signing.PROFILES else None
    return _ANONYMOUS if chat.membership(person).may("is_anonymous") else person


def _message(chat: Chat, number: int) -> Message:
    message = chat.messages.get(number)
    if message is None:
        raise LookupError(f"no message {number} in this chat")
    return message


def _tell(world: World, message: Message, kind: str) -> None:
    if _heard(world, message):
        world.updates.put(kind, world.wire(message))
    world.touch()


def _heard(world: World, message: Message) -> bool:
    chat = message.chat
    membership = chat.membership(world.bot)
    if chat.private or membership.manages:
        return True
    replied = message.reply_to is not None and message.reply_to.by_bot
    return membership.present and (replied or _commands(world.bot, message.content))


def _commands(bot: Person, content: Formatted) -> bool:
    """Does it begin with a command that is for this bot, or for no bot in particular?"""
    if not content.entities or (content.entities[0].kind, content.entities[0].offset) != ("bot_command", 0):
        return False
    _, at, name = content.text[: content.entities[0].length].partition("@")
    return not at or name.lower() == (bot.username or "").lower()


def press(world: World, place: Place, person: Person, number: int, button: str, choice: str | None) -> None:
    """Somebody presses a button: under a message, or of the keyboard that came with it.

    Raises `NotAllowed`, and `LookupError` for a button that is not there (any more).
    """
    message = _message(place.chat, number)
    if isinstance(message.markup, InlineKeyboard):
        _press_inline(world, message, person, button)
    elif isinstance(message.markup, ReplyKeyboard) and place.chat.keyboard == number:
        _press_reply(world, place, person, message.markup, button, choice)
    else:
        raise LookupError("this message has no buttons")


def _press_inline(world: World, message: Message, person: Person, data: str) -> None:
    assert isinstance(message.markup, InlineKeyboard)
    if not any(button.data == data for row in message.markup.rows for button in row if button.data):
        raise LookupError(f"no button {data}")
    chat = message.chat
    own = person is chat.person and not person.blocked
    if not (own or chat.membership(person).present):
        raise NotAllowed(f"{person.name} cannot press buttons here")
    body: Wire = {
        "id": world.open_press(person, chat, message.thread),
        "from": user_wire(person),
        "message": world.wire(message),
        "chat_instance": str(abs(chat.id) + 7_000_000_000),
        "data": data,
    }
    world.updates.put("callback_query", body)


def _press_reply(
    world: World, place: Place, person: Person, keyboard: ReplyKeyboard, button: str, choice: str | None
) -> None:
    found = next((b for row in keyboard.rows for b in row if button in {b.label, reply_id(b.request, b.label)}), None)
    if found is None:
        raise LookupError(f"no button {button}")
    check_writing(place, person)
    if found.request:
        _share(world, place.chat, person, found.request, choice)
    else:
        say(world, place, person, Formatted(found.label))
    if keyboard.one_time:
        place.chat.keyboard = 0
        world.touch()


def reply_id(request: ChatRequest | None, label: str) -> str:
    """What a button of a reply keyboard is pressed by."""
    return f"{CHOOSE}{request.id}" if request else label


def choices(world: World, person: Person, request: ChatRequest) -> list[Chat]:
    """The chats this person administers that fit a request."""
    return [chat for chat in world.chats.values() if _fits(chat, person, request)]


def _fits(chat: Chat, person: Person, request: ChatRequest) -> bool:
    membership = chat.membership(person)
    return (
        not chat.private
        and not chat.over
        and (chat.kind is ChatKind.CHANNEL) == request.channel
        and request.forum in {None, chat.forum}
        and membership.manages
        and all(membership.may(right) for right in request.person_rights)
    )


def _share(world: World, chat: Chat, person: Person, request: ChatRequest, choice: str | None) -> None:
    """The bot is taken into the chosen chat first where it asked for that, as the apps do, and told which it is."""
    chosen = next((found for found in choices(world, person, request) if str(found.id) == choice), None)
    if chosen is None:
        raise NotAllowed("that chat cannot be chosen here")
    present = chosen.membership(world.bot)
    wanted = request.bot_rights
    if wanted is not None and not all(present.may(right) for right in wanted):
        admit_bot(world, chosen, person, present.rights | wanted)
    elif request.bot_is_member and not present.present:
        admit_bot(world, chosen, person)
    shared: Wire = {"request_id": request.id, "chat_id": chosen.id}
    if request.title_wanted:
        shared["title"] = chosen.title
    message = world.post(chat, person)
    message.notice = Notice(f"chose “{chosen.title}”", {"chat_shared": shared})
    _tell(world, message, "message")
