"""The bot's own account, people, and where the gateway is."""

from collections.abc import Callable

from aiohttp import web

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.calls import answer, path_id
from adapters.sandbox.discord.refusals import Problem, Refusal
from adapters.sandbox.discord.world import World

# Documentation, "Session Start Limit".
_SESSIONS = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}


class AccountRoutes:
    def __init__(self, world: World, gateway: Callable[[], str]) -> None:
        self._world = world
        self._gateway = gateway

    def table(self) -> list[web.RouteDef]:
        return [
            web.get("/users/@me", self.me),
            web.get("/users/@me/guilds", self.guilds),
            web.get("/users/{user_id}", self.user),
            web.get("/oauth2/applications/@me", self.application),
            web.get("/applications/@me", self.application),
            web.get("/gateway", self.gateway),
            web.get("/gateway/bot", self.gateway_of_bot),
        ]

    async def me(self, _: web.Request) -> web.Response:
        return answer(payloads.own_user(self._world))

    async def guilds(self, _: web.Request) -> web.Response:
        mine = [guild for guild in self._world.guilds.values() if guild.has_bot]
        return answer([payloads.own_guild(guild, self._world.bot.id) for guild in mine])

    async def user(self, request: web.Request) -> web.Response:
        person = self._world.user(path_id(request, "user_id"))
        if person is None:
            raise Refusal(Problem.UNKNOWN_USER)
        return answer(payloads.user(person))

    async def application(self, _: web.Request) -> web.Response:
        return answer(payloads.application(self._world))

    async def gateway(self, _: web.Request) -> web.Response:
        return answer({"url": self._gateway()})

    async def gateway_of_bot(self, _: web.Request) -> web.Response:
        return answer({"url": self._gateway(), "shards": 1, "session_start_limit": _SESSIONS})
