"""Options of the command line that several commands have: how a document is to be read."""

from typing import Annotated

import typer

from bot.sources.document import SourceKind
from bot.sources.options import ReadingOptions
from bot.sources.style import DateOrder, Place, StampStyle

Kind = Annotated[SourceKind | None, typer.Option(help="What it is, where it does not look like that.")]
Zone = Annotated[str | None, typer.Option(help="Of plain text: the IANA name of the zone of times without one.")]
Stamps = Annotated[Place, typer.Option(help="Of plain text: where an entry's stamp stands.")]
Headlines = Annotated[bool, typer.Option("--headlines", help="Of plain text: each entry begins with a headline.")]
Dates = Annotated[DateOrder, typer.Option("--dates", help="Of plain text: how dates of figures are meant.")]
Standfirst = Annotated[int, typer.Option(min=0, max=50, help="Of plain text: paragraphs before the first entry.")]


def reading_options(
    kind: SourceKind | None, zone: str | None, stamps: Place, dates: DateOrder, standfirst: int, *, headlines: bool
) -> ReadingOptions:
    """Raises `typer.BadParameter` for a zone that is none."""
    try:
        style = StampStyle(place=stamps, zone=zone, date_order=dates, headlines=headlines, standfirst=standfirst)
    except ValueError as error:
        raise typer.BadParameter(f"no time zone is called {zone}", param_hint="--zone") from error
    return ReadingOptions(kind=kind, style=style)
