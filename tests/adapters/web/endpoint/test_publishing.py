"""What a CMS does: coverages, entries, corrections, retractions."""

from pathlib import Path

from storage.sqlite import SqliteStore
from tests.adapters.web.endpoint.cms import Cms
from tests.bot.audit import audited


async def test_a_coverage_is_opened_listed_and_closed(cms: Cms) -> None:
    heard = await cms.asks("POST", "/coverages", {"title": " Harbour  fire\n", "standfirst": ["A warehouse burns."]})
    assert (heard.status, heard.headers["Location"]) == (201, "/api/coverages/harbour-fire")
    opened = heard.body
    assert opened == {
        "slug": "harbour-fire",
        "title": "Harbour fire",
        "standfirst": ["A warehouse burns."],
        "state": "open",
        "opened_at": opened["opened_at"],
        "closed_at": None,
    }
    await cms.opens("Flood")
    assert await cms.gets("/coverages/harbour-fire") == opened
    assert [one["slug"] for one in (await cms.gets("/coverages"))["coverages"]] == ["flood", "harbour-fire"]
    closed = await cms.asks("POST", "/coverages/harbour-fire/close")
    assert (closed.status, closed.body["state"]) == (200, "closed")
    assert await cms.gets("/coverages/harbour-fire") == closed.body
    assert (await cms.asks("POST", "/coverages/harbour-fire/close", {})).body == closed.body
    assert [one["slug"] for one in (await cms.gets("/coverages?state=open&limit=1"))["coverages"]] == ["flood"]


async def test_an_entry_is_published_with_all_that_it_says(cms: Cms) -> None:
    await cms.opens()
    said = {
        "text": "Injured:\n- Two firefighters.\n> It is under control.\nNobody else.",
        "headline": "The roof is down",
        "source_line": "Fire brigade",
        "link": "https://example.org/fire",
        "breaking": True,
        "tags": ["Harbour Fire", "arson"],
    }
    heard = await cms.asks("POST", "/coverages/harbour-fire/entries", said)
    assert (heard.status, heard.headers["ETag"]) == (201, '"1"')
    assert heard.headers["Location"] == "/api/coverages/harbour-fire/entries/1"
    entry = heard.body
    assert {name: entry[name] for name in ("coverage", "number", "revision", "state", "key", "breaking", "note")} == {
        "coverage": "harbour-fire",
        "number": 1,
        "revision": 1,
        "state": "live",
        "key": True,
        "breaking": True,
        "note": None,
    }
    assert [entry[name] for name in ("headline", "source_line", "link", "tags")] == [
        "The roof is down",
        "Fire brigade",
        "https://example.org/fire",
        ["harbour_fire", "arson"],
    ]
    looked_at = await cms.gets("/coverages/harbour-fire/entries/1")
    assert looked_at.pop("delivery") == {
        "audience": 0,
        "reached": 0,
        "waiting": 0,
        "unreachable": 0,
        "skipped": 0,
        "in_doubt": 0,
        "pinned": 0,
        "half_within_seconds": None,
        "worst_seconds": None,
    }
    assert looked_at == entry
    again = await cms.publishes(entry["text"], headline=entry["headline"])
    assert again["text"] == entry["text"]


async def test_no_headline_is_looked_for_in_the_text(cms: Cms) -> None:
    await cms.opens()
    entry = await cms.publishes("Two are hurt.\n\nOne is in hospital.")
    assert (entry["headline"], entry["text"]) == (None, "Two are hurt.\n\nOne is in hospital.")


async def test_entries_are_listed_in_pages(cms: Cms) -> None:
    await cms.opens()
    for number in range(1, 6):
        await cms.publishes(f"News {number}.")
    page = await cms.gets("/coverages/harbour-fire/entries?limit=2")
    assert ([entry["number"] for entry in page["entries"]], page["before"]) == ([5, 4], 4)
    page = await cms.gets("/coverages/harbour-fire/entries?limit=2&before=4")
    assert ([entry["number"] for entry in page["entries"]], page["before"]) == ([3, 2], 2)
    page = await cms.gets("/coverages/harbour-fire/entries?limit=2&before=2")
    assert ([entry["number"] for entry in page["entries"]], page["before"]) == ([1], None)


async def test_an_entry_is_corrected_from_the_revision_that_was_read(cms: Cms) -> None:
    await cms.opens()
    await cms.publishes("21 injured.", headline="Fire", source_line="Police")
    said = {"text": "12 injured.", "note": "12, not 21."}
    heard = await cms.asks("PUT", "/coverages/harbour-fire/entries/1", said, If_Match='"1"')
    assert (heard.status, heard.headers["ETag"]) == (200, '"2"')
    entry = heard.body
    assert (entry["revision"], entry["text"], entry["headline"], entry["source_line"], entry["note"]) == (
        2,
        "12 injured.",
        None,
        None,
        "12, not 21.",
    )
    unchanged = await cms.asks("PUT", "/coverages/harbour-fire/entries/1", said | {"expected": 2})
    assert (unchanged.status, unchanged.body) == (200, entry)
    whichever = await cms.asks("PUT", "/coverages/harbour-fire/entries/1", {"text": "13 injured."}, If_Match="*")
    assert (whichever.status, whichever.body["revision"]) == (200, 3)


async def test_a_typo_is_mended_quietly(cms: Cms, tmp_path: Path) -> None:
    await cms.opens()
    await cms.publishes("Smok.")
    heard = await cms.asks(
        "PUT", "/coverages/harbour-fire/entries/1", {"text": "Smoke.", "kind": "typo", "note": "Smoke."}, If_Match='"1"'
    )
    assert (heard.status, heard.body["revision"], heard.body["text"]) == (200, 2, "Smoke.")
    assert (heard.body["note"], heard.body["changed_at"]) == (None, None)
    assert audited(tmp_path)[-1][1] == "mended"


async def test_a_stale_correction_is_refused_with_the_newest(cms: Cms) -> None:
    await cms.opens()
    await cms.publishes("21 injured.")
    await cms.asks("PUT", "/coverages/harbour-fire/entries/1", {"text": "12 injured.", "expected": 1})
    by_header = await cms.asks("PUT", "/coverages/harbour-fire/entries/1", {"text": "9 injured."}, If_Match='"1"')
    by_body = await cms.asks("PUT", "/coverages/harbour-fire/entries/1", {"text": "9 injured.", "expected": 1})
    assert (by_header.status, by_body.status) == (412, 409)
    for heard in (by_header, by_body):
        assert (heard.body["newest"]["revision"], heard.body["newest"]["text"]) == (2, "12 injured.")
        assert heard.body["detail"].endswith("It says now: “12 injured.”")
    assert (await cms.gets("/coverages/harbour-fire/entries/1"))["text"] == "12 injured."


async def test_a_correction_says_what_it_corrects(cms: Cms) -> None:
    await cms.opens()
    await cms.publishes()
    path = "/coverages/harbour-fire/entries/1"
    assert (await cms.asks("PUT", path, {"text": "Fire."})).status == 428
    assert (await cms.asks("PUT", path, {"text": "Fire."}, If_Match="1")).status == 400
    assert (await cms.asks("PUT", path, {"text": "Fire."}, If_Match='W/"1"')).status == 400
    assert (await cms.gets(path))["revision"] == 1


async def test_an_entry_is_withdrawn_once(cms: Cms) -> None:
    await cms.opens()
    await cms.publishes()
    path = "/coverages/harbour-fire/entries/1"
    heard = await cms.asks("DELETE", path, {"reason": "A drill."})
    assert (heard.status, heard.body["state"], heard.body["note"]) == (200, "retracted", "A drill.")
    assert (await cms.asks("DELETE", path, {"reason": "A drill."})).status == 409
    assert (await cms.asks("PUT", path, {"text": "Smoke."}, If_Match='"2"')).status == 409


async def test_an_entry_can_be_removed_from_the_chats(cms: Cms, tmp_path: Path) -> None:
    await cms.opens()
    await cms.publishes()
    heard = await cms.asks("DELETE", "/coverages/harbour-fire/entries/1", {"reason": "A drill.", "remove": True})
    assert (heard.status, heard.body["state"]) == (200, "retracted")
    assert audited(tmp_path)[-1][1] == "removed"


async def test_a_coverage_that_has_ended_takes_corrections_only(cms: Cms) -> None:
    await cms.opens()
    await cms.publishes()
    await cms.asks("POST", "/coverages/harbour-fire/close")
    assert (await cms.asks("POST", "/coverages/harbour-fire/entries", {"text": "Fire."})).status == 409
    assert (await cms.asks("PUT", "/coverages/harbour-fire/entries/1", {"text": "Fire."}, If_Match='"1"')).status == 200


async def test_what_a_program_did_is_on_the_audit_record(cms: Cms, store: SqliteStore, tmp_path: Path) -> None:
    await cms.opens()
    await cms.publishes()
    (coverage,) = await store.stream.coverages()
    assert audited(tmp_path) == [
        ("HTTP endpoint", "opened", "harbour-fire"),
        ("HTTP endpoint", "published", f"entry 1 of coverage {coverage.id}"),
    ]
