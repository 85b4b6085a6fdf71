"""Answers to incoming: a new message, or the change of one that is there."""

import logging

from adapters.telegram import incoming as tickets
from adapters.telegram.calls import Calls
from adapters.telegram.errors import PLATFORM
from adapters.telegram.keyboards import NO_CHAT_CHOICE, below_message, chat_choice
from adapters.telegram.render import render
from bot.conversation import Answer, ChatChoice, Incoming, IncomingKind
from bot.errors import EditRefused, MessageGone
from bot.model import Address, ChatKind, Message, MessageId, Rendered
from bot.richtext import plain

log = logging.getLogger(__name__)

ALERT_LIMIT = 200
"""Characters (https://core.telegram.org/bots/api#answercallbackquery)."""


async def give(calls: Calls, incoming: Incoming, answer: Answer, replacing: MessageId | None) -> MessageId:
    """The id of the message that shows the answer. What cannot be changed any more gets a new message.

    In a group everybody sees it, `private` or not: what Telegram has for one person alone (ephemeral messages, since
    Bot API 10.2) is newer than the library. Only what is said aside is shown to whoever pressed, and is no message.
    """
    aside = _aside(incoming, answer)
    if (query := incoming.ticket.get(tickets.QUERY)) and not answer.sequel and replacing is None:
        await calls.acknowledge(query, aside)
    if aside:
        return MessageId(int(incoming.ticket[tickets.MESSAGE]))
    media = tuple(file.medium for file in answer.files)
    rendered = render(Message(answer.text, silent=incoming.chat_kind is not ChatKind.PRIVATE, media=media))
    if answer.files:
        return (await calls.exhibit(incoming.address, rendered, answer.files)).message
    shown = replacing if replacing is not None else _replaced(incoming, answer)
    if shown is not None and _offered(incoming, answer) is None:
        try:
            await calls.edit(incoming.address, shown, rendered, keyboard=below_message(answer.buttons))
        except (MessageGone, EditRefused):
            log.debug("answer-not-replaced incoming=%s message=%s", incoming.id, shown)
        else:
            return shown
    return await _say(calls, incoming, answer, rendered)


def _aside(incoming: Incoming, answer: Answer) -> str:
    if not answer.aside or incoming.kind is not IncomingKind.PRESS or incoming.chat_kind is ChatKind.PRIVATE:
        return ""
    return plain(answer.text)[:ALERT_LIMIT]


async def tell(calls: Calls, chat: int, answer: Answer) -> MessageId:
    """Of the bot's own accord: in a chat, or to a person in private, whose chat has the person's own id."""
    rendered = render(Message(answer.text, silent=False))
    return await calls.send(Address(PLATFORM, chat), rendered, keyboard=below_message(answer.buttons))


async def _say(calls: Calls, incoming: Incoming, answer: Answer, rendered: Rendered) -> MessageId:
    return await calls.send(
        incoming.address, rendered, reply_to=_question(incoming), keyboard=_keyboard(incoming, answer)
    )


def _replaced(incoming: Incoming, answer: Answer) -> MessageId | None:
    """The message whose button was pressed, when the answer takes its place."""
    if incoming.kind is not IncomingKind.PRESS or not answer.replaces:
        return None
    return MessageId(int(incoming.ticket[tickets.MESSAGE]))


def _question(incoming: Incoming) -> MessageId | None:
    """What the answer replies to, where several people talk."""
    if incoming.kind not in (IncomingKind.COMMAND, IncomingKind.EDITED) or incoming.chat_kind is ChatKind.PRIVATE:
        return None
    return MessageId(int(incoming.ticket[tickets.MESSAGE]))


def _offered(incoming: Incoming, answer: Answer) -> ChatChoice | None:
    return answer.offers_chat_choice if incoming.chat_kind is ChatKind.PRIVATE else None


def _keyboard(incoming: Incoming, answer: Answer) -> str | None:
    """A message has one keyboard: the chat choice goes before buttons, and buttons before putting the choice away."""
    if offered := _offered(incoming, answer):
        return chat_choice(offered)
    if buttons := below_message(answer.buttons):
        return buttons
    return NO_CHAT_CHOICE if incoming.kind is IncomingKind.CHAT_CHOSEN else None
