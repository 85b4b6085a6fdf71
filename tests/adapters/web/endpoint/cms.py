"""A CMS that speaks to the endpoint, over the wire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession

TOKEN = "a-token-of-the-tests-and-nobody-elses"


@dataclass(frozen=True, slots=True)
class Heard:
    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(slots=True)
class Cms:
    """`key` is made up for each act unless one is given."""

    url: str
    client: ClientSession
    token: str = TOKEN

    async def asks(
        self, method: str, path: str, said: object = None, *, key: str | None = None, **headers: str
    ) -> Heard:
        """Anything, under `/api`."""
        sent = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if method != "GET":
            sent.setdefault("Idempotency-Key", key or str(uuid4()))
        async with self.client.request(method, f"{self.url}/api{path}", json=said, headers=sent) as answer:
            return Heard(answer.status, answer.headers, await answer.json(content_type=None))

    async def opens(self, title: str = "Harbour fire", **more: object) -> Any:
        heard = await self.asks("POST", "/coverages", {"title": title, **more})
        assert heard.status == 201, heard
        return heard.body

    async def publishes(self, text: str = "Smoke.", slug: str = "harbour-fire", **more: object) -> Any:
        heard = await self.asks("POST", f"/coverages/{slug}/entries", {"text": text, **more})
        assert heard.status == 201, heard
        return heard.body

    async def gets(self, path: str) -> Any:
        heard = await self.asks("GET", path)
        assert heard.status == 200, heard
        return heard.body
