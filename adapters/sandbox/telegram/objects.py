"""People, chats and messages as the Bot API writes them down (fields: core.telegram.org/bots/api)."""

from collections.abc import Callable
from datetime import datetime

from adapters.sandbox.telegram.chats import Chat, ChatKind, Media, Membership, Message, Person, Status, Wire
from adapters.sandbox.telegram.entities import Entity
from adapters.sandbox.telegram.keyboards import InlineKeyboard
from adapters.sandbox.telegram.rights import PERMISSIONS, administrator_rights

PHOTO_SIDE = 1280
Lookup = Callable[[int], Person | None]


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def user(person: Person) -> Wire:
    first, _, last = person.name.partition(" ")
    wire: Wire = {"id": person.id, "is_bot": person.is_bot, "first_name": first}
    if last:
        wire["last_name"] = last
    if person.username:
        wire["username"] = person.username
    if not person.is_bot:
        wire["language_code"] = person.language
    return wire


def chat(subject: Chat) -> Wire:
    wire: Wire = {"id": subject.id, "type": subject.kind.value}
    if subject.person:
        named = user(subject.person)
        return wire | {name: named[name] for name in ("first_name", "last_name", "username") if name in named}
    wire["title"] = subject.title
    if subject.forum:
        wire["is_forum"] = True
    return wire


def member(membership: Membership, subject: Chat) -> Wire:
    """A ChatMember."""
    wire: Wire = {"user": user(membership.person), "status": membership.status.value}
    match membership.status:
        case Status.CREATOR:
            wire["is_anonymous"] = membership.may("is_anonymous")
        case Status.ADMINISTRATOR:
            wire["can_be_edited"] = False
            wire |= {right: right in membership.rights for right in administrator_rights(subject.kind)}
        case Status.RESTRICTED:
            wire |= {"is_member": True, "until_date": 0}
            wire |= {right: right in membership.rights for right in PERMISSIONS}
        case Status.KICKED:
            wire["until_date"] = 0
    return wire


def entity(subject: Entity, person: Lookup) -> Wire:
    wire: Wire = {"type": subject.kind, "offset": subject.offset, "length": subject.length}
    for name, value in subject.extra:
        wire[name] = value
    if subject.kind == "text_mention" and isinstance(wire["user"], int):
        known = person(wire["user"])
        wire["user"] = user(known) if known else {"id": wire["user"], "is_bot": False, "first_name": ""}
    return wire


def message(subject: Message, person: Lookup, *, with_reply: bool = True) -> Wire:
    """A Message; a reply is shown one level deep, and in a topic it is the topic's first message where it is none."""
    wire: Wire = {"message_id": subject.id}
    if subject.sender:
        wire["from"] = user(subject.sender)
    if subject.sender_chat:
        wire["sender_chat"] = chat(subject.sender_chat)
    wire |= {"date": seconds(subject.at), "chat": chat(subject.chat)}
    if subject.thread:
        wire |= {"message_thread_id": subject.thread, "is_topic_message": True}
    answered = subject.reply_to or subject.chat.root(subject.thread)
    if with_reply and answered and answered is not subject:
        wire["reply_to_message"] = message(answered, person, with_reply=False)
    if subject.edited_at:
        wire["edit_date"] = seconds(subject.edited_at)
    return wire | _circumstances(subject) | _content(subject, person)


def _circumstances(subject: Message) -> Wire:
    wire: Wire = {}
    if subject.origin:
        wire["forward_origin"] = subject.origin
    if subject.signature:
        wire["author_signature"] = subject.signature
    if subject.via_bot:
        wire["via_bot"] = user(subject.via_bot)
    if subject.album:
        wire["media_group_id"] = subject.album
    if subject.protected:
        wire["has_protected_content"] = True
    if subject.preview:
        wire["link_preview_options"] = subject.preview
    if isinstance(subject.markup, InlineKeyboard):
        wire["reply_markup"] = subject.markup.wire
    return wire


def _content(subject: Message, person: Lookup) -> Wire:
    if subject.notice:
        return dict(subject.notice.fields)
    entities = [entity(found, person) for found in subject.content.entities]
    if subject.media:
        wire = media(subject.media)
        if subject.content.text:
            wire["caption"] = subject.content.text
        return wire | ({"caption_entities": entities} if entities else {})
    return {"text": subject.content.text, **({"entities": entities} if entities else {})}


def media(subject: Media) -> Wire:
    file: Wire = {"file_id": subject.file_id, "file_unique_id": f"u-{subject.file_id[-16:]}", "file_size": subject.size}
    match subject.kind:
        case "photo":
            return {"photo": [file | {"width": PHOTO_SIDE, "height": PHOTO_SIDE}]}
        case "video":
            size = {"width": PHOTO_SIDE, "height": PHOTO_SIDE, "duration": 1}
            return {"video": file | size | {"file_name": subject.name}}
        case "audio":
            return {"audio": file | {"duration": 1}}
    return {"document": file | {"file_name": subject.name}}


def full_chat(subject: Chat, person: Lookup) -> Wire:
    """A ChatFullInfo."""
    wire = chat(subject) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if subject.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        wire["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if subject.pinned and subject.pinned[-1] in subject.messages:
        wire["pinned_message"] = message(subject.messages[subject.pinned[-1]], person, with_reply=False)
    return wire
