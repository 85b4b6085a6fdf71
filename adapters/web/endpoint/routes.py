"""The table of what can be asked: addresses, what goes in and out, what is done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from adapters.web.endpoint import acts
from adapters.web.endpoint.acts import Call, Reply
from adapters.web.endpoint.shapes import (
    Asked,
    ChangedEntry,
    CoveragesTold,
    CoverageTold,
    EntriesTold,
    EntryDelivered,
    EntryTold,
    NewCoverage,
    NewEntry,
    NewSummary,
    Nothing,
    WhichCoverages,
    WhichEntries,
    Withdrawal,
)
from bot.desk.publishing import Publishing

COVERAGES = "/api/coverages"
COVERAGE = f"{COVERAGES}/{{slug}}"
ENTRIES = f"{COVERAGE}/entries"
ENTRY = f"{ENTRIES}/{{number}}"
PIN = f"{ENTRY}/pin"
SUMMARY = f"{COVERAGE}/summary"
DESCRIPTION = "/api/openapi.json"

Saying = TypeVar("Saying", bound=Asked)


@dataclass(frozen=True, slots=True)
class Route(Generic[Saying]):
    """`told` is the shape of the answer, `status` that of success; `refusals` are the problems of its own."""

    method: str
    path: str
    summary: str
    act: Callable[[Publishing, Call, Saying], Awaitable[Reply]]
    asked: type[Saying]
    told: type[BaseModel]
    status: HTTPStatus = HTTPStatus.OK
    refusals: tuple[HTTPStatus, ...] = ()

    @property
    def name(self) -> str:
        return self.act.__name__

    @property
    def changes(self) -> bool:
        """It does something, which is to be done once."""
        return self.method != "GET"


_NOT_FOUND, _CONFLICT = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT
_STALE = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)

ROUTES: tuple[Route[Any], ...] = (
    Route("GET", COVERAGES, "List coverages", acts.list_coverages, WhichCoverages, CoveragesTold),
    Route(
        "POST", COVERAGES, "Open a coverage", acts.open_coverage, NewCoverage, CoverageTold, status=HTTPStatus.CREATED
    ),
    Route("GET", COVERAGE, "Look at a coverage", acts.show_coverage, Nothing, CoverageTold, refusals=(_NOT_FOUND,)),
    Route(
        "POST",
        f"{COVERAGE}/close",
        "End a coverage",
        acts.close_coverage,
        Nothing,
        CoverageTold,
        refusals=(_NOT_FOUND,),
    ),
    Route("GET", ENTRIES, "List entries", acts.list_entries, WhichEntries, EntriesTold, refusals=(_NOT_FOUND,)),
    Route(
        "POST",
        ENTRIES,
        "Publish an entry",
        acts.publish_entry,
        NewEntry,
        EntryTold,
        status=HTTPStatus.CREATED,
        refusals=(_NOT_FOUND, _CONFLICT),
    ),
    Route(
        "GET",
        ENTRY,
        "Look at an entry, and how far it got",
        acts.show_entry,
        Nothing,
        EntryDelivered,
        refusals=(_NOT_FOUND,),
    ),
    Route(
        "PUT",
        ENTRY,
        "Correct an entry, in every chat that has it",
        acts.correct_entry,
        ChangedEntry,
        EntryTold,
        refusals=(_NOT_FOUND, _CONFLICT, *_STALE),
    ),
    Route(
        "DELETE",
        ENTRY,
        "Withdraw an entry, in every chat that has it",
        acts.retract_entry,
        Withdrawal,
        EntryTold,
        refusals=(_NOT_FOUND, _CONFLICT),
    ),
    Route(
        "PUT",
        PIN,
        "Pin an entry in every chat that has it, in place of the one before",
        acts.pin_entry,
        Nothing,
        EntryTold,
        refusals=(_NOT_FOUND, _CONFLICT),
    ),
    Route("DELETE", PIN, "Pin an entry no longer", acts.unpin_entry, Nothing, EntryTold, refusals=(_NOT_FOUND,)),
    Route(
        "GET",
        SUMMARY,
        "Look at the summary, and how far it got",
        acts.show_summary,
        Nothing,
        EntryDelivered,
        refusals=(_NOT_FOUND,),
    ),
    Route(
        "PUT",
        SUMMARY,
        "Publish the summary, or renew it in every chat",
        acts.put_summary,
        NewSummary,
        EntryTold,
        refusals=(_NOT_FOUND, _CONFLICT, HTTPStatus.PRECONDITION_FAILED),
    ),
    Route("DELETE", SUMMARY, "End the summary", acts.end_summary, Nothing, EntryTold, refusals=(_NOT_FOUND, _CONFLICT)),
)
