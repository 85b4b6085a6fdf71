"""Commands: registered for everywhere, or for one server. Documentation: "Application Commands"."""

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.bodies.command import CommandForm
from adapters.sandbox.discord.calls import answer, no_content, parse, path_id, read, read_list
from adapters.sandbox.discord.refusals import Payload, Problem, Refusal
from adapters.sandbox.discord.registry import Command
from adapters.sandbox.discord.world import World


class _Changes(BaseModel):
    """Whatever fields of a command are to be changed."""

    model_config = ConfigDict(extra="allow")


class CommandRoutes:
    def __init__(self, world: World, access: Access) -> None:
        self._world = world
        self._access = access

    def table(self) -> list[web.RouteDef]:
        everywhere = "/applications/{application_id}/commands"
        in_guild = "/applications/{application_id}/guilds/{guild_id}/commands"
        return [route for path in (everywhere, in_guild) for route in self._of(path)]

    def _of(self, path: str) -> list[web.RouteDef]:
        one = path + "/{command_id}"
        return [
            web.get(path, self.fetch_all),
            web.put(path, self.overwrite),
            web.post(path, self.create),
            web.get(one, self.fetch),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
        ]

    async def fetch_all(self, request: web.Request) -> web.Response:
        return self._shown(self._world.commands.all_of(self._scope(request)))

    async def overwrite(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        commands = self._world.commands.overwrite(scope, await read_list(request, CommandForm))
        self._world.touch()
        return self._shown(commands)

    async def create(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        command, new = self._world.commands.put(scope, (await read(request, CommandForm)).form)
        self._world.touch()
        return answer(self._payload(command), status=201 if new else 200)

    async def fetch(self, request: web.Request) -> web.Response:
        return answer(self._payload(self._command(request)))

    async def edit(self, request: web.Request) -> web.Response:
        command = self._command(request)
        changes = (await read(request, _Changes)).form.model_extra or {}
        form = parse(CommandForm, {**command.form.model_dump(), **changes})
        changed = self._world.commands.replace(command, form)
        self._world.touch()
        return answer(self._payload(changed))

    async def delete(self, request: web.Request) -> web.Response:
        self._world.commands.remove(self._command(request))
        self._world.touch()
        return no_content()

    def _scope(self, request: web.Request) -> int | None:
        if path_id(request, "application_id") != self._world.application:
            raise Refusal(Problem.NOT_YOUR_APPLICATION)
        if "guild_id" not in request.match_info:
            return None
        guild = self._world.guilds.get(path_id(request, "guild_id"))
        if guild is None or not guild.has_bot:
            raise Refusal(Problem.MISSING_ACCESS)
        return guild.id

    def _command(self, request: web.Request) -> Command:
        return self._world.commands.find(self._scope(request), path_id(request, "command_id"))

    def _payload(self, command: Command) -> Payload:
        return command.payload(self._world.application)

    def _shown(self, commands: list[Command]) -> web.Response:
        return answer([self._payload(command) for command in commands])
