"""Which of the ways to reply an answer takes.

While the interaction's token is good (15 minutes): into the promised answer, in place of the message whose button was
pressed, or as a follow-up. After that, a message that everybody sees can still be changed through its channel, and in
a direct chat a new one can be sent; what was for one person's eyes in a server can no longer be said there.
"""

from collections.abc import Sequence
from datetime import datetime

from discord.http import Route

from adapters.discord import components
from adapters.discord.errors import translated
from adapters.discord.replies import Replies
from adapters.discord.requests import Requests
from adapters.discord.ticket import Ticket, expired
from bot.conversation import Answer, Incoming
from bot.errors import MessageGone
from bot.model import ChatKind, File, MessageId


class Answers:
    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._replies = Replies(requests)

    async def give(self, incoming: Incoming, answer: Answer, replacing: MessageId | None, now: datetime) -> MessageId:
        """The message that shows the answer. Raises a `PlatformError`; `MessageGone` when it is too late to answer.

        Discord has no way to offer a choice of chats: `offers_chat_choice` changes nothing.
        """
        ticket = Ticket.of(incoming)
        if incoming.visiting and expired(incoming, now):
            raise MessageGone("where the bot is not, it can answer for 15 minutes only")
        if ticket is None or expired(incoming, now):
            return await self._through_channel(incoming, ticket, answer, replacing)
        if replacing is not None and replacing != ticket.message:
            with translated(repeatable=True):
                return await self._replies.change(ticket, replacing, components.answer(answer))
        in_place = answer.replaces or replacing is not None
        if answer.sequel or (ticket.message is not None and not in_place):
            return await self._follow_up(ticket, answer)
        if answer.private or in_place:
            with translated(repeatable=True):
                return await self._replies.keep_promise(ticket, components.answer(answer))
        # A promise that only the asker sees stays so, and the first follow-up would go into it.
        with translated(repeatable=True):
            await self._replies.drop_promise(ticket)
        return await self._follow_up(ticket, answer)

    async def tell(self, person: int, answer: Answer) -> MessageId:
        """In the direct chat with that person, which Discord opens, or shows as it is."""
        with translated(repeatable=True):
            channel = await self._requests.request(
                Route("POST", "/users/@me/channels"), json={"recipient_id": str(person)}
            )
        assert isinstance(channel, dict)
        return await self._post(int(channel["id"]), components.answer(answer))

    async def notify(self, channel: int, answer: Answer) -> MessageId:
        """In a channel of a server, for all who see it."""
        return await self._post(channel, components.answer(answer))

    async def _follow_up(self, ticket: Ticket, answer: Answer) -> MessageId:
        with translated(repeatable=False):
            content = components.answer(answer, private=answer.private)
            return await self._replies.follow_up(ticket, content, answer.files)

    async def _through_channel(
        self, incoming: Incoming, ticket: Ticket | None, answer: Answer, replacing: MessageId | None
    ) -> MessageId:
        earlier = replacing
        if earlier is None and ticket is not None and answer.replaces and ticket.message is not None:
            earlier = MessageId(ticket.message)
        where, content = incoming.address.chat, components.answer(answer)
        if earlier is not None:
            path = "/channels/{channel_id}/messages/{message_id}"
            with translated(repeatable=True):
                await self._requests.request(Route("PATCH", path, channel_id=where, message_id=earlier), json=content)
            return earlier
        if answer.private and incoming.chat_kind is not ChatKind.PRIVATE:
            raise MessageGone("an answer for one person's eyes can be given for 15 minutes only")
        return await self._post(where, content, answer.files)

    async def _post(self, channel: int, content: components.Payload, files: Sequence[File] = ()) -> MessageId:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        with translated(repeatable=False):
            if files:
                sent = await self._requests.upload(route, content, files)
            else:
                sent = await self._requests.request(route, json=content)
        assert isinstance(sent, dict)
        return MessageId(int(sent["id"]))
