"""Embeds. Limits: documentation, "Embed Limits"; the sum of 6000 holds for all embeds of a message together."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from adapters.sandbox.discord.bodies.form import Form, length, problem

TOTAL = 6000

Text2048 = Annotated[str, length(0, 2048)]


class EmbedFooter(Form):
    text: Annotated[str, length(1, 2048)]
    icon_url: Text2048 | None = None


class EmbedPicture(Form):
    url: Text2048 | None = None


class EmbedAuthor(Form):
    name: Annotated[str, length(1, 256)]
    url: Text2048 | None = None
    icon_url: Text2048 | None = None


class EmbedField(Form):
    name: Annotated[str, length(1, 256)]
    value: Annotated[str, length(1, 1024)]
    inline: bool = False


class Embed(Form):
    title: Annotated[str, length(0, 256)] | None = None
    description: Annotated[str, length(0, 4096)] | None = None
    url: Text2048 | None = None
    timestamp: AwareDatetime | None = None
    color: int | None = None
    footer: EmbedFooter | None = None
    image: EmbedPicture | None = None
    thumbnail: EmbedPicture | None = None
    author: EmbedAuthor | None = None
    fields: Annotated[tuple[EmbedField, ...], length(0, 25)] = ()

    @property
    def size(self) -> int:
        return sum(len(text) for text in self._texts() if text)

    def _texts(self) -> Iterator[str | None]:
        yield self.title
        yield self.description
        yield self.footer.text if self.footer else None
        yield self.author.name if self.author else None
        for field in self.fields:
            yield field.name
            yield field.value


def _within_total(embeds: tuple[Embed, ...]) -> tuple[Embed, ...]:
    if sum(embed.size for embed in embeds) > TOTAL:
        raise problem("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {TOTAL}")
    return embeds


Embeds = Annotated[tuple[Embed, ...], length(0, 10), AfterValidator(_within_total)]
