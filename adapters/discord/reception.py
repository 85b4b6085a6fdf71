"""What happens to an interaction: a first response within Discord's 3 seconds, then it is handed in.

A command that opens a form is answered with the form, a suggestion with choices; anything else is promised an answer
before it is handed in, so that the store's pace does not matter.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import discord

from adapters.discord import components
from adapters.discord.errors import translated
from adapters.discord.incoming import being_typed, command_name, from_interaction, opens_form
from adapters.discord.replies import Replies
from adapters.discord.ticket import Ticket
from bot.conversation import Answer, Form, Incoming
from bot.errors import InDoubt, PlatformError
from bot.ports import Intake
from bot.richtext import paragraph

log = logging.getLogger(__name__)

# Discord waits 3 seconds for the first response (documentation, "Interaction Callback"); the rest is for the way.
_THOUGHT_WITHIN = 2.5


class Reception:
    """`forms` names the commands that open a form, `menus` those in a message's menu, by what they are called there."""

    def __init__(
        self,
        intake: Intake,
        replies: Replies,
        forms: Callable[[], Collection[str]],
        now: Callable[[], datetime],
        menus: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._intake = intake
        self._replies = replies
        self._forms = forms
        self._now = now
        self._menus = menus

    async def take(self, interaction: discord.Interaction) -> None:
        """Platform errors end here: the person sees that it did not work, and repeats it."""
        incoming = from_interaction(interaction, self._now(), self._menus())
        ticket = Ticket.of(incoming) if incoming else None
        if incoming is None or ticket is None:
            return
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await self._suggest(interaction, incoming, ticket)
            elif self._opens_form(interaction):
                await self._ask(incoming, ticket)
            else:
                await self._hand_in(incoming, ticket)
        except PlatformError as error:
            log.warning("interaction.lost id=%s name=%s error=%s", incoming.id, incoming.name, error)
        except TimeoutError:
            log.warning("interaction.late id=%s name=%s", incoming.id, incoming.name)

    def _opens_form(self, interaction: discord.Interaction) -> bool:
        if interaction.type is discord.InteractionType.application_command:
            return command_name(interaction) in self._forms()
        return opens_form(interaction)

    async def _suggest(self, interaction: discord.Interaction, incoming: Incoming, ticket: Ticket) -> None:
        typing = being_typed(interaction)
        if typing is None:
            return
        async with asyncio.timeout(_THOUGHT_WITHIN):
            offered = await self._intake.suggest(incoming, *typing)
        with translated(repeatable=True):
            await self._replies.suggest(ticket, components.choices(offered))

    async def _ask(self, incoming: Incoming, ticket: Ticket) -> None:
        async with asyncio.timeout(_THOUGHT_WITHIN):
            form = await self._intake.form(incoming)
        with translated(repeatable=True):
            if isinstance(form, Form) and not components.fits_form(form):
                form = Answer((paragraph(form.unfit),))
            if isinstance(form, Answer):
                await self._replies.say(ticket, components.answer(form))
            else:
                await self._replies.ask(ticket, components.form(form))

    async def _hand_in(self, incoming: Incoming, ticket: Ticket) -> None:
        """Not handed in when Discord refuses the promise: the person is told that it failed, and asks again.

        Where no answer will come, nobody is to see for a quarter of an hour that it is being worked on.
        """
        try:
            with translated(repeatable=False):
                await self._replies.promise(ticket)
        except InDoubt:
            log.info("interaction.promise_in_doubt id=%s", incoming.id)
        if not await self._intake.receive(incoming) and ticket.message is None:
            with translated(repeatable=True):
                await self._replies.drop_promise(ticket)
