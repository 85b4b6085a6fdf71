"""`tickertape export …`: a coverage for others to read, beside a relay or without one."""

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.command_line import beside
from bot.export.formats import Format, write
from bot.settings import load


def _public(address: str | None) -> str | None:
    """Raises `BadParameter` for what is no web address."""
    try:
        if address is None or (urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname):
            return address
    except ValueError:
        pass
    raise typer.BadParameter("an address such as https://example.org/live")


def export(
    context: typer.Context,
    coverage: Annotated[str, typer.Argument(help="Its short name.")],
    form: Annotated[Format, typer.Option("--format", help="What readers are to get.")] = Format.TEXT,
    address: Annotated[str | None, typer.Option(callback=_public, help="The page that the coverage has.")] = None,
) -> None:
    """Print a coverage as JSON-LD for a page, as a feed, or as plain text; what was withdrawn is left out."""
    settings = load()
    context.obj.configure(settings, usual="warning")
    edition = asyncio.run(beside.edition(settings, coverage, address))
    typer.echo(write(edition, form).encode())
