"""The topics of a forum: opened, closed, opened again, taken away, by the bot or by people."""

from adapters.sandbox.telegram.chats import Chat, Notice, Person, Topic, Wire
from adapters.sandbox.telegram.world import World

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def open_topic(world: World, chat: Chat, person: Person, name: str, colour: int = COLOURS[0]) -> Topic:
    """A new topic; the service message that opens it gives it its number."""
    number = chat.last_id + 1
    topic = chat.topics[number] = Topic(number, name, colour)
    fields: Wire = {"forum_topic_created": {"name": name, "icon_color": colour}}
    _tell(world, chat, topic, person, Notice(f"opened the topic “{name}”", fields))
    return topic


def change_topic(world: World, chat: Chat, topic: Topic, person: Person, *, closed: bool) -> None:
    """Close a topic, or open it again."""
    topic.closed = closed
    field = "forum_topic_closed" if closed else "forum_topic_reopened"
    _tell(world, chat, topic, person, Notice("closed the topic" if closed else "reopened the topic", {field: {}}))


def remove_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Take a topic away with all its messages; the bot is not told."""
    chat.lost_topics[topic.id] = chat.topics.pop(topic.id)
    for number in [message.id for message in chat.messages.values() if message.thread == topic.id]:
        del chat.messages[number]
    chat.pinned = [number for number in chat.pinned if number in chat.messages]
    world.touch()


def _tell(world: World, chat: Chat, topic: Topic, person: Person, notice: Notice) -> None:
    message = world.post(chat, person)
    message.thread, message.notice, message.by_bot = topic.id, notice, person is world.bot
    world.tell("message", message)
