"""Deeds: what the audit record says, put into words. Pure.

The record is kept in English, as an action and what it was done to; what is not known here is shown as it is kept.
"""

import re
from collections.abc import Callable, Mapping

from bot.languages.language import Language
from bot.languages.words import Value, Words, message, words
from bot.model import CoverageId
from bot.people.role_words import held, holder
from bot.richtext import Item
from bot.store import Audited, Role

Titles = Mapping[CoverageId, str]

ACTIONS: Mapping[str, str] = {
    "drafted": message("drafted {what}"),
    "edited": message("edited {what}"),
    "assigned": message("assigned {what}"),
    "marked": message("marked {what}"),
    "planned": message("planned {what}"),
    "unplanned": message("unplanned {what}"),
    "scheduled": message("scheduled {what}"),
    "sent off": message("sent off {what}"),
    "called back": message("called back {what}"),
    "discarded": message("discarded {what}"),
    "published": message("published {what}"),
    "corrected": message("corrected {what}"),
    "mended": message("mended {what}"),
    "retracted": message("retracted {what}"),
    "removed": message("removed {what}"),
    "pinned": message("pinned {what}"),
    "unpinned": message("unpinned {what}"),
    "summarised": message("summarised {what}"),
    "renewed": message("renewed {what}"),
    "ended the summary,": message("ended the summary, {what}"),
    "sent again": message("sent again {what}"),
    "opened": message("opened {what}"),
    "closed": message("closed {what}"),
    "reopened": message("reopened {what}"),
    "kept open": message("kept open {what}"),
    "submitted": message("submitted {what}"),
    "approved": message("approved {what}"),
    "rejected": message("rejected {what}"),
    "granted": message("granted {what}"),
    "revoked": message("revoked {what}"),
    "claimed": message("claimed {what}"),
    "linked": message("linked {what}"),
    "asked for a link": message("asked for a link {what}"),
    "handed out a code": message("handed out a code {what}"),
    "answered yes": message("answered yes {what}"),
    "answered no": message("answered no {what}"),
}
"""By what is kept."""

_SOURCES: Mapping[str, str] = {
    "added": message("source {number} added {what}"),
    "paused": message("source {number} paused {what}"),
    "resumed": message("source {number} resumed {what}"),
    "removed": message("source {number} removed {what}"),
}

_SOURCE = re.compile(r"source (?P<number>[0-9]+) (?P<done>[a-z]+)")
_ROLE = r"(?P<role>contributor|editor|owner) of (?P<where>.+)"


def deed(one: Audited, titles: Titles, language: Language) -> Item:
    """`14:03 · Eddie Editor (Telegram): published entry 2 of Harbour fire`: the record has the coverage's number."""
    said = words(
        "{when} · {person} ({platform}): {deed}",
        when=language.moment(one.at, dated=True),
        person=one.name,
        platform=one.platform.capitalize(),
        deed=_done(one.action, _what(one.detail, titles)),
    )
    return Item(language.led(language.inlines(said)))


def _done(action: str, what: Value) -> Words:
    if (found := _SOURCE.fullmatch(action)) and (done := _SOURCES.get(found["done"])):
        return words(done, number=found["number"], what=what)
    if action in ACTIONS:
        return words(ACTIONS[action], what=what)
    return Words("{action} {what}", {"action": action, "what": what})


def _what(detail: str, titles: Titles) -> Value:
    for pattern, shown in _DETAILS:
        if found := pattern.fullmatch(detail):
            return shown(found, titles)
    return detail


def _entry(found: re.Match[str], titles: Titles) -> Words:
    return words("entry {number} of {title}", number=found[1], title=_title(found[2], titles))


def _moved(found: re.Match[str], titles: Titles) -> Words:
    return words("draft {number} to {title}", number=found[1], title=_title(found[2], titles))


def _title(coverage: str, titles: Titles) -> str | Words:
    known = titles.get(CoverageId(int(coverage)))
    return words("coverage {number}", number=coverage) if known is None else known


def _given(found: re.Match[str], titles: Titles) -> Words:
    del titles
    role = holder(Role(found["role"]), _where(found["where"]))
    return words("{person}: {role}", person=found["person"], role=role) if found["person"] else role


def _claimed(found: re.Match[str], titles: Titles) -> Words:
    del titles
    role, whence = held(Role(found["role"]), _where(found["where"])), found["from"]
    issuer = words("the relay") if whence == "the relay" else whence
    return words("{role}, from {person}", role=role, person=issuer)


def _where(where: str) -> str | None:
    return None if where == "all coverages" else where


def _everything(found: re.Match[str], titles: Titles) -> Words:
    del titles
    return words("{person}: all coverages", person=found[1])


_DETAILS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Titles], Value]], ...] = (
    (re.compile(r"entry ([0-9]+) of coverage ([0-9]{1,18})"), _entry),
    (re.compile(r"draft ([0-9]+) to coverage ([0-9]{1,18})"), _moved),
    (re.compile(r"draft ([0-9]+)"), lambda found, _: words("draft {number}", number=found[1])),
    (
        re.compile(r"submission ([0-9]+) of (.+)"),
        lambda found, _: words("submission {number} of {person}", number=found[1], person=found[2]),
    ),
    (re.compile(r"submission ([0-9]+)"), lambda found, _: words("submission {number}", number=found[1])),
    (re.compile(r"question ([0-9]+)"), lambda found, _: words("question {number}", number=found[1])),
    (re.compile(rf"(?:(?P<person>.+): )?an? {_ROLE}"), _given),
    (re.compile(rf"{_ROLE}, from (?P<from>.+)"), _claimed),
    (re.compile(r"(.+): all coverages"), _everything),
)
