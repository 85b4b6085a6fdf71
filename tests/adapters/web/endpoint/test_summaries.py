"""What a CMS does with the summary of a coverage, and with pins."""

from tests.adapters.web.endpoint.cms import Cms

SUMMARY = "/coverages/harbour-fire/summary"
PIN = "/coverages/harbour-fire/entries/1/pin"


async def test_a_summary_is_published_renewed_shown_and_ended(cms: Cms) -> None:
    await cms.opens()
    assert (await cms.asks("GET", SUMMARY)).status == 404
    first = await cms.asks("PUT", SUMMARY, {"text": "Two are hurt."})
    assert (first.status, first.headers["ETag"]) == (200, '"1"')
    assert {name: first.body[name] for name in ("number", "summary", "pinned", "key", "text")} == {
        "number": 1,
        "summary": True,
        "pinned": True,
        "key": True,
        "text": "Two are hurt.",
    }
    second = await cms.asks("PUT", SUMMARY, {"text": "Three are hurt."}, If_Match='"1"')
    assert (second.status, second.body["revision"], second.body["changed_at"]) == (200, 2, None)
    shown = await cms.gets(SUMMARY)
    assert (shown["text"], shown["delivery"]["pinned"]) == ("Three are hurt.", 0)
    ended = await cms.asks("DELETE", SUMMARY)
    assert (ended.status, ended.body["state"], ended.body["pinned"]) == (200, "retracted", False)
    assert (await cms.asks("DELETE", SUMMARY)).status == 404


async def test_whoever_read_another_summary_is_shown_the_newest(cms: Cms) -> None:
    await cms.opens()
    none = await cms.asks("PUT", SUMMARY, {"text": "Two are hurt."}, If_Match='"1"')
    assert (none.status, "newest" in none.body) == (412, False)
    await cms.asks("PUT", SUMMARY, {"text": "Two are hurt.", "expected": 0})
    for headers, expected, status in ({"If_Match": '"7"'}, None, 412), ({}, 0, 409):
        refused = await cms.asks("PUT", SUMMARY, {"text": "Four are hurt.", "expected": expected}, **headers)
        assert (refused.status, refused.body["newest"]["text"]) == (status, "Two are hurt.")
    whatever = await cms.asks("PUT", SUMMARY, {"text": "Four are hurt."}, If_Match="*")
    assert whatever.body["revision"] == 2


async def test_a_summary_that_is_no_single_message_is_refused(cms: Cms) -> None:
    await cms.opens()
    refused = await cms.asks("PUT", SUMMARY, {"text": "x" * 1501})
    assert (refused.status, "at most 1,500 characters" in refused.body["detail"]) == (422, True)


async def test_an_entry_is_pinned_and_unpinned(cms: Cms) -> None:
    await cms.opens()
    await cms.publishes()
    pinned = await cms.asks("PUT", PIN)
    assert (pinned.status, pinned.body["pinned"], pinned.body["revision"]) == (200, True, 1)
    assert (await cms.gets("/coverages/harbour-fire/entries/1"))["pinned"] is True
    assert (await cms.asks("DELETE", PIN)).body["pinned"] is False
    assert (await cms.asks("PUT", PIN.replace("/1/", "/2/"))).status == 404
    await cms.asks("DELETE", "/coverages/harbour-fire/entries/1", {"reason": "A drill."})
    assert (await cms.asks("PUT", PIN)).status == 409
