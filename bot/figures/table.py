"""How things stand, as tables for people."""

from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.desk.duration import in_words
from bot.figures.reach import Reach
from bot.figures.status import LaneStatus, Report, Status
from bot.model import Entry

NONE = "–"

IN_FLIGHT = (
    "In flight is what is being sent, or waits to be settled after a doubt. While no relay runs, it is what the last"
    " one was sending when it died; the next one counts that as in doubt before it sends anything."
)


def tables(status: Status) -> Group:
    """The platforms, then the newest entries of each open coverage."""
    shown: list[RenderableType] = [_platforms(status)]
    if any(lane.status.marked for lane in status.lanes):
        shown.append(Text(IN_FLIGHT, style="dim"))
    for report in status.reports:
        shown += [Text(), _coverage(report)] if report.entries else []
    if status.left_out:
        shown.append(Text(f"{status.left_out:,} more coverages are open."))
    return Group(*shown)


def _table(first: str, *others: str, title: Text | None = None) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _platforms(status: Status) -> Table:
    table = _table("", *(lane.status.platform for lane in status.lanes))
    columns = [_figures(lane, status.at) for lane in status.lanes]
    for name in columns[0] if columns else ():
        table.add_row(name, *(figures[name] for figures in columns))
    return table


def _figures(lane: LaneStatus, now: datetime) -> dict[str, str]:
    status, lag = lane.status, lane.lag(now)
    return {
        "chats": f"{status.chats:,}",
        "behind": f"{status.behind:,}",
        "suspended": f"{status.suspended:,}",
        "in flight": f"{status.marked:,}",
        "in doubt": f"{status.in_doubt:,}",
        "not sent again": f"{status.skipped:,}",
        "rate": f"{lane.rate:.3g} of {lane.set_rate:g}/s",
        "oldest lag": NONE if lag is None else in_words(lag),
    }


def _coverage(report: Report) -> Table:
    title = Text.assemble(printable(report.coverage.title), f" ({report.coverage.slug})")
    table = _table(
        "entry", "published (UTC)", "chats", "reached", "unreachable", "in doubt", "half within", title=title
    )
    for entry, reach in report.entries:
        table.add_row(str(entry.number), f"{entry.published_at:%Y-%m-%d %H:%M}", *_reach(entry, reach))
    return table


def _reach(entry: Entry, reach: Reach) -> tuple[str, ...]:
    half = NONE if reach.half_within is None else in_words(reach.half_within)
    audience = f"{reach.audience:,}" if entry.pushed or reach.audience else "stored only"
    return (audience, f"{reach.reached:,}", f"{reach.unreachable:,}", f"{reach.skipped:,}", half)


def printable(title: str) -> Text:
    """What a document calls itself, without what would act on a terminal."""
    return Text("".join(letter if letter.isprintable() else " " for letter in title), style="bold")
