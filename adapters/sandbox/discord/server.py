"""The stand-in's HTTP side on loopback: the REST API below /api/v10, the gateway at /gw."""

from aiohttp import web

from adapters.sandbox.discord.access import Access
from adapters.sandbox.discord.answers import Answers
from adapters.sandbox.discord.calls import REQUEST_BYTES
from adapters.sandbox.discord.drafting import Drafting
from adapters.sandbox.discord.gateway import Gateway
from adapters.sandbox.discord.hierarchy import Hierarchy
from adapters.sandbox.discord.operations import PREFIX
from adapters.sandbox.discord.passage import Passage
from adapters.sandbox.discord.places import Places
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.routes.accounts import AccountRoutes
from adapters.sandbox.discord.routes.channels import ChannelRoutes
from adapters.sandbox.discord.routes.commands import CommandRoutes
from adapters.sandbox.discord.routes.interactions import InteractionRoutes
from adapters.sandbox.discord.routes.messages import MessageRoutes
from adapters.sandbox.discord.routes.pins import PinRoutes
from adapters.sandbox.discord.routes.roles import RoleRoutes
from adapters.sandbox.discord.routes.threads import ThreadRoutes
from adapters.sandbox.discord.routes.webhook_messages import WebhookMessageRoutes
from adapters.sandbox.discord.routes.webhooks import WebhookRoutes
from adapters.sandbox.discord.world import World
from adapters.sandbox.door import HOST, Door

_SHUTDOWN_SECONDS = 2.0


class Server:
    def __init__(
        self,
        world: World,
        gateway: Gateway,
        posting: Posting,
        places: Places,
        hierarchy: Hierarchy,
        passage: Passage,
        port: int,
    ) -> None:
        self.port = port
        self._gateway = gateway
        self._files = world.files
        access = Access(world)
        drafting = Drafting(world, access)
        answers = Answers(world, drafting, posting)
        api = web.Application(middlewares=[passage.middleware], client_max_size=REQUEST_BYTES)
        # Pins come before messages: `pins` would do as a message's id.
        for topic in (
            AccountRoutes(world, self.gateway_url),
            CommandRoutes(world, access),
            InteractionRoutes(world, answers),
            PinRoutes(world, access, posting),
            MessageRoutes(world, access, drafting, posting),
            ThreadRoutes(world, access, drafting, posting, places),
            ChannelRoutes(world, access, places),
            RoleRoutes(access, hierarchy),
            WebhookRoutes(world, access),
            WebhookMessageRoutes(world, drafting, posting, places, answers),
        ):
            api.add_routes(topic.table())
        self._application = web.Application()
        self._application.add_subapp(PREFIX, api)
        self._application.router.add_get("/gw", gateway.connect)
        self._application.router.add_get("/attachments/{channel}/{attachment}/{name}", self._file)
        self._door: Door | None = None

    def gateway_url(self) -> str:
        return f"ws://{HOST}:{self.port}/gw"

    async def start(self) -> None:
        """Serve; `port` says where from now on."""
        # The paths of calls hold tokens: nothing is logged.
        runner = web.AppRunner(self._application, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        door = Door(runner)
        try:
            await door.open(self.port)
        except BaseException:
            await door.close()
            raise
        self._door = door
        self.port = door.port
        self._files.base = f"http://{HOST}:{self.port}"

    async def _file(self, request: web.Request) -> web.Response:
        """What somebody attached, for whoever knows its address."""
        number = request.match_info["attachment"]
        content = self._files.get(int(number)) if number.isascii() and number.isdigit() else None
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="application/octet-stream")

    async def stop(self) -> None:
        door, self._door = self._door, None
        if door is not None:
            await self._gateway.close()
            await door.close()

    async def refuse_connections(self) -> None:
        """Of the gateway too."""
        if self._door is not None:
            await self._door.shut()

    async def take_connections(self) -> None:
        if self._door is not None:
            await self._door.reopen()
