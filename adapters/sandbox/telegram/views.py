"""The stand-in's chats as the demo's page shows them."""

from collections.abc import Callable, Iterable
from html import escape

from adapters.sandbox.telegram.chats import Chat, ChatKind, Membership, Message, Person, Toast, Topic
from adapters.sandbox.telegram.conditions import conditions
from adapters.sandbox.telegram.conversation import choices, reply_id
from adapters.sandbox.telegram.entities import EMPTY, Formatted
from adapters.sandbox.telegram.keyboards import InlineButton, InlineKeyboard, ReplyButton, ReplyKeyboard
from adapters.sandbox.telegram.page import html
from adapters.sandbox.telegram.places import Place, handle
from adapters.sandbox.telegram.world import World
from adapters.sandbox.view import ButtonKind, ButtonView, ChatView, ConditionView, MessageView, PersonView, PictureView

PLATFORM = "telegram"

Troubles = Callable[[int], Iterable[ConditionView]]


def chat_views(world: World, troubles: Troubles) -> tuple[ChatView, ...]:
    """All chats, each topic of a forum after its general one; those that are over come last. `troubles` is what goes
    wrong in a chat besides its own state."""
    there: list[ChatView] = []
    over: list[ChatView] = []
    for chat in world.chats.values():
        for topic in (None, *chat.topics.values(), *chat.lost_topics.values()):
            view = _chat_view(world, chat, topic, troubles(chat.id))
            (over if _over(chat, topic) else there).append(view)
    return (*there, *over)


def _over(chat: Chat, topic: Topic | None) -> bool:
    return chat.over or (topic is not None and topic.id in chat.lost_topics)


def _chat_view(world: World, chat: Chat, topic: Topic | None, troubles: Iterable[ConditionView]) -> ChatView:
    thread = topic.id if topic else 0
    messages = [_message_view(world, message) for message in chat.messages.values() if message.thread == thread]
    messages += [_toast_view(world, toast) for toast in chat.toasts if toast.thread == thread]
    own = (ConditionView(name=name) for name in conditions(chat, topic, world.bot))
    return ChatView(
        id=handle(chat, thread),
        platform=PLATFORM,
        title=f"{chat.title} › {topic.name}" if topic else chat.title,
        kind="topic" if topic else chat.kind.value,
        people=() if _over(chat, topic) else tuple(_person_view(person) for person in writers(chat)),
        messages=tuple(sorted(messages, key=lambda view: view.at)),
        deleted=chat.deleted[thread],
        conditions=(*own, *troubles),
        replies=True,
    )


def writers(chat: Chat) -> list[Person]:
    """Who may write in a chat."""
    if chat.person:
        return [chat.person]
    return [found.person for found in chat.members.values() if not found.person.is_bot and _writes(chat, found)]


def _writes(chat: Chat, membership: Membership) -> bool:
    return membership.may("can_post_messages") if chat.kind is ChatKind.CHANNEL else membership.present


def _person_view(person: Person) -> PersonView:
    return PersonView(id=person.id, name=person.name, role=person.role)


def _message_view(world: World, message: Message) -> MessageView:
    shown, text = _shown(message)
    return MessageView(
        id=message.id,
        author=_author(message),
        from_bot=message.by_bot,
        html=shown,
        text=text,
        at=message.at,
        edited=message.edited_at is not None,
        silent=message.silent,
        pinned=message.id in message.chat.pinned,
        reply_to=message.reply_to.id if message.reply_to else None,
        pictures=_pictures(world, message),
        editable_by=_writer(message),
        buttons=_buttons(world, message),
    )


def _writer(message: Message) -> int | None:
    """Who can change it: nobody what the bot, a chat or Telegram itself says."""
    spoken = message.by_bot or message.notice or message.sender_chat or message.sender is None
    return None if spoken or message.sender is None else message.sender.id


def _author(message: Message) -> str:
    if message.sender_chat:
        spoken = message.sender_chat.title
        return f"{spoken} · {message.signature}" if message.signature else spoken
    return message.sender.name if message.sender else message.chat.title


def _shown(message: Message) -> tuple[str, str]:
    """HTML and plain text."""
    if message.notice:
        return f"<em>{escape(message.notice.text)}</em>", message.notice.text
    shown, text = html(message.content), message.content.text
    if message.media:
        label = f"[{message.media.kind} {message.media.name}]"
        return f'<span class="media">{escape(label)}</span> {shown}', f"{label} {text}"
    return shown, text


def _pictures(world: World, message: Message) -> tuple[PictureView, ...]:
    media = message.media
    file = world.files.get(media.file_id) if media and media.kind == "photo" else None
    return (PictureView(id=file.media.file_id, name=file.media.name),) if file and file.content else ()


def _toast_view(world: World, toast: Toast) -> MessageView:
    content = Formatted(toast.text) if toast.text else EMPTY
    return MessageView(
        id=toast.id,
        author=world.bot.name,
        from_bot=True,
        html=html(content),
        text=toast.text,
        at=toast.at,
        only_for=toast.person.id,
    )


def _buttons(world: World, message: Message) -> tuple[tuple[ButtonView, ...], ...]:
    markup, chat = message.markup, message.chat
    if isinstance(markup, InlineKeyboard):
        return tuple(tuple(_inline_view(button) for button in row if button.data or button.link) for row in markup.rows)
    if isinstance(markup, ReplyKeyboard) and chat.keyboard == message.id:
        return tuple(tuple(_reply_view(world, button, chat.person) for button in row) for row in markup.rows)
    return ()


def _inline_view(button: InlineButton) -> ButtonView:
    if button.link:
        return ButtonView(id=button.link, label=button.label, kind=ButtonKind.LINK)
    return ButtonView(id=button.data, label=button.label)


def _reply_view(world: World, button: ReplyButton, person: Person | None) -> ButtonView:
    number = reply_id(button.request, button.label)
    if not button.request or not person:
        return ButtonView(id=number, label=button.label)
    offered = tuple((str(chat.id), chat.title) for chat in choices(world, person, button.request))
    return ButtonView(id=number, label=button.label, kind=ButtonKind.CHOOSE_CHAT, choices=offered)


def suggestions(world: World, place: Place, person: Person, text: str) -> tuple[str, ...]:
    """The commands offered to this person in this chat that go on from what is typed, or the bot's name."""
    chat = place.chat
    named = f"@{world.bot.username}"
    if text.startswith("@") and named.startswith(text):
        return (named,)
    if not text.startswith("/") or chat.kind is ChatKind.CHANNEL:
        return ()
    seen = world.commands.seen(
        chat.id,
        person.id,
        private=chat.private,
        manages=chat.membership(person).manages,
        language=person.language,
    )
    return tuple(f"/{command.name}" for command in seen if f"/{command.name}".startswith(text))
