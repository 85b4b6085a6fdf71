"""How an interaction is answered on the wire: first responses within 3 seconds, and what follows within 15 minutes.

Routes: documentation, "Receiving and Responding to Interactions". All a reply needs is in the ticket, nothing is
remembered between them.
"""

from collections.abc import Sequence

import discord
from discord.http import Route

from adapters.discord.components import Payload
from adapters.discord.errors import ALREADY_ACKNOWLEDGED
from adapters.discord.requests import Requests
from adapters.discord.ticket import Ticket
from bot.model import File, MessageId

_EPHEMERAL = 1 << 6

_MESSAGE = discord.InteractionResponseType.channel_message.value
_LATER = discord.InteractionResponseType.deferred_channel_message.value
_UPDATE_LATER = discord.InteractionResponseType.deferred_message_update.value
_CHOICES = discord.InteractionResponseType.autocomplete_result.value
_FORM = discord.InteractionResponseType.modal.value


class Replies:
    """Raises what `Requests` raises."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def promise(self, ticket: Ticket) -> None:
        """An answer will come: a pressed button stays quiet, anything else shows to the asker that it is being
        worked on. Success too when that was done before."""
        answer: Payload = (
            {"type": _UPDATE_LATER} if ticket.message is not None else {"type": _LATER, "data": {"flags": _EPHEMERAL}}
        )
        try:
            await self._respond(ticket, answer)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise

    async def say(self, ticket: Ticket, message: Payload) -> None:
        """Answer at once, for the asker's eyes only."""
        await self._respond(ticket, {"type": _MESSAGE, "data": message | {"flags": _EPHEMERAL}})

    async def ask(self, ticket: Ticket, form: Payload) -> None:
        await self._respond(ticket, {"type": _FORM, "data": form})

    async def suggest(self, ticket: Ticket, choices: Payload) -> None:
        await self._respond(ticket, {"type": _CHOICES, "data": choices})

    async def keep_promise(self, ticket: Ticket, message: Payload) -> MessageId:
        """Fill in the promised answer, or change the message whose button was pressed."""
        return await self._change(ticket, "@original", message)

    async def change(self, ticket: Ticket, earlier: MessageId, message: Payload) -> MessageId:
        return await self._change(ticket, str(earlier), message)

    async def drop_promise(self, ticket: Ticket) -> None:
        await self._requests.respond(_route("DELETE", ticket, "/messages/{message_id}", message_id="@original"))

    async def follow_up(self, ticket: Ticket, message: Payload, files: Sequence[File] = ()) -> MessageId:
        return _id_of(await self._requests.respond(_route("POST", ticket, ""), message, files))

    async def _respond(self, ticket: Ticket, answer: Payload) -> None:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=ticket.interaction,
            webhook_token=ticket.token,
        )
        await self._requests.respond(route, answer)

    async def _change(self, ticket: Ticket, name: str, message: Payload) -> MessageId:
        route = _route("PATCH", ticket, "/messages/{message_id}", message_id=name)
        return _id_of(await self._requests.respond(route, message))


def _route(method: str, ticket: Ticket, rest: str, **names: str) -> Route:
    path = "/webhooks/{webhook_id}/{webhook_token}" + rest
    return Route(method, path, webhook_id=ticket.application, webhook_token=ticket.token, **names)


def _id_of(message: object) -> MessageId:
    assert isinstance(message, dict)
    return MessageId(int(message["id"]))
