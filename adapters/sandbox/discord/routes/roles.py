"""Roles of members. Documentation: "Guild Resource", "Add Guild Member Role" and "Remove Guild Member Role"."""

from aiohttp import web

from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.calls import no_content, path_id
from adapters.sandbox.discord.hierarchy import Hierarchy


class RoleRoutes:
    def __init__(self, access: Access, hierarchy: Hierarchy) -> None:
        self._access = access
        self._hierarchy = hierarchy

    def table(self) -> list[web.RouteDef]:
        one = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
        return [web.put(one, self.give), web.delete(one, self.take)]

    async def give(self, request: web.Request) -> web.Response:
        return self._settled(request, taken=False)

    async def take(self, request: web.Request) -> web.Response:
        return self._settled(request, taken=True)

    def _settled(self, request: web.Request, *, taken: bool) -> web.Response:
        guild = self._access.guild(path_id(request, "guild_id"))
        self._hierarchy.give(guild, path_id(request, "user_id"), path_id(request, "role_id"), taken=taken)
        return no_content()
