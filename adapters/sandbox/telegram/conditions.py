"""What is the matter with a chat, as the page says it."""

from adapters.sandbox.telegram.chats import Chat, ChatKind, Membership, Person, Status, Topic


def conditions(chat: Chat, topic: Topic | None, bot: Person) -> list[str]:
    """Why the bot cannot do there what it usually can; empty when all is well."""
    if chat.gone:
        return ["deleted"]
    if chat.migrated_to:
        return [f"moved to {chat.migrated_to}"]
    found = _of_person(chat.person) if chat.person else _of_membership(chat.kind, chat.membership(bot))
    if topic and topic.id in chat.lost_topics:
        found.append("topic deleted")
    elif topic and topic.closed:
        found.append("topic closed")
    if chat.edits_refused:
        found.append("edits refused")
    return found


def _of_person(person: Person) -> list[str]:
    if person.deactivated:
        return ["account deleted"]
    if person.blocked:
        return ["blocked the bot"]
    return [] if person.started else ["never started the bot"]


def _of_membership(kind: ChatKind, membership: Membership) -> list[str]:
    if membership.status is Status.KICKED:
        return ["removed the bot"]
    if not membership.present:
        return ["the bot is not there"]
    if kind is ChatKind.CHANNEL:
        return [] if membership.may("can_post_messages") else ["the bot may not post"]
    silenced = membership.status is Status.RESTRICTED and "can_send_messages" not in membership.rights
    return ["the bot may not write"] if silenced else []
