"""Media: kept as long as something shows them, and what platforms call them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.model import Content, Medium, MediumKind
from bot.store import Account, Publication
from tests.contracts.newsroom import AUTHOR, EDDIE, RITA, Newsroom, says

DAY = timedelta(days=1)
PHOTO = Medium(digest="abc", kind=MediumKind.PHOTO, media_type="image/jpeg", name="quay.jpg", size=4)
OTHER = PHOTO.model_copy(update={"digest": "def"})
SHOWING = says("Smoke.").model_copy(update={"media": (PHOTO,)})


async def keep(newsroom: Newsroom, *media: Medium) -> None:
    for one in media:
        await newsroom.store.media.keep(one, one.digest.encode(), newsroom.tick())


async def swept(newsroom: Newsroom, days: int = 2) -> None:
    """So many days later somebody sends another file, with which what nothing shows goes."""
    newsroom.now += days * DAY
    await keep(newsroom, PHOTO.model_copy(update={"digest": f"file of {newsroom.now}"}))


async def is_kept(newsroom: Newsroom) -> bool:
    return await newsroom.store.media.content(PHOTO.digest) == b"abc"


async def drafted(newsroom: Newsroom, content: Content = SHOWING) -> int:
    coverage = await newsroom.open()
    draft = await newsroom.store.drafts.put("telegram", EDDIE.id, coverage.id, content, newsroom.tick())
    return draft.id


async def test_what_no_draft_took_up_goes_after_a_day(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    assert await is_kept(newsroom)
    await swept(newsroom)
    assert not await is_kept(newsroom)


async def test_what_is_kept_again_stays_for_another_day(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    newsroom.now += DAY - timedelta(hours=1)
    await keep(newsroom, PHOTO)
    await swept(newsroom, days=0)
    assert await is_kept(newsroom)


async def test_what_a_draft_shows_stays_until_it_is_discarded(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    draft = await drafted(newsroom)
    await swept(newsroom)
    assert await is_kept(newsroom)
    assert await newsroom.store.drafts.discard(draft)
    await swept(newsroom)
    assert not await is_kept(newsroom)


async def test_what_a_draft_shows_since_it_was_changed_stays(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    draft = await newsroom.store.drafts.get(await drafted(newsroom, says("Smoke.")))
    assert draft
    assert await newsroom.store.drafts.change(replace(draft, content=SHOWING))
    await swept(newsroom)
    assert await is_kept(newsroom)


async def test_what_waits_for_an_editors_approval_stays(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    draft = await newsroom.store.drafts.get(await drafted(newsroom))
    assert draft
    await newsroom.store.submissions.submit(
        draft.id, draft.revision, Account("telegram", RITA.id), RITA.name, newsroom.tick()
    )
    await swept(newsroom, days=100)
    assert await is_kept(newsroom)


async def test_a_draft_that_nobody_publishes_for_months_keeps_nothing(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    await drafted(newsroom)
    await swept(newsroom, days=100)
    assert not await is_kept(newsroom)


async def test_what_an_entry_shows_stays_until_it_is_withdrawn(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    coverage = await newsroom.open()
    (entry,) = await newsroom.store.stream.publish(
        [Publication(coverage.id, SHOWING, newsroom.tick())], newsroom.now, AUTHOR
    )
    await swept(newsroom, days=100)
    assert await is_kept(newsroom)
    await newsroom.store.stream.retract(entry.id, "A drill", newsroom.tick(), AUTHOR)
    await swept(newsroom)
    assert not await is_kept(newsroom)


async def test_what_a_coverage_showed_that_ended_months_ago_goes(newsroom: Newsroom) -> None:
    await keep(newsroom, PHOTO)
    coverage = await newsroom.open()
    await newsroom.store.stream.publish([Publication(coverage.id, SHOWING, newsroom.tick())], newsroom.now, AUTHOR)
    await newsroom.store.stream.close_coverage(coverage.id, newsroom.tick())
    await swept(newsroom, days=80)
    assert await is_kept(newsroom)
    await swept(newsroom, days=20)
    assert not await is_kept(newsroom)


async def test_drafts_hold_only_so_much(newsroom: Newsroom) -> None:
    half = PHOTO.model_copy(update={"size": 600_000_000})
    await newsroom.store.media.keep(half, bytes(500), newsroom.tick())
    with pytest.raises(Refused, match="too many files in drafts"):
        await newsroom.store.media.keep(OTHER.model_copy(update={"size": 999_999_501}), b"def", newsroom.tick())


async def test_a_correction_leaves_the_media_as_they_are(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    (entry,) = await newsroom.store.stream.publish(
        [Publication(coverage.id, SHOWING, newsroom.tick())], newsroom.now, AUTHOR
    )
    corrected = await newsroom.correct(entry, "No smoke.")
    assert corrected.content == says("No smoke.").model_copy(update={"media": (PHOTO,)})


async def test_each_platform_has_its_own_name_for_a_medium_and_for_each_way_of_showing_it(newsroom: Newsroom) -> None:
    media = newsroom.store.media
    as_file = PHOTO.model_copy(update={"kind": MediumKind.DOCUMENT})
    await media.remember("telegram", {PHOTO: "photo-1"})
    assert await media.references("telegram", [PHOTO, as_file, OTHER]) == {PHOTO: "photo-1"}
    assert await media.references("discord", [PHOTO]) == {}
    await media.remember("telegram", {PHOTO: "photo-2", as_file: "file-1"})
    assert await media.references("telegram", [PHOTO, as_file]) == {PHOTO: "photo-2", as_file: "file-1"}
    await media.forget("telegram", [PHOTO])
    assert await media.references("telegram", [PHOTO, as_file]) == {as_file: "file-1"}


async def test_an_album_has_one_draft(newsroom: Newsroom) -> None:
    coverage, drafts = await newsroom.open(), newsroom.store.drafts
    first = await drafts.put("telegram", EDDIE.id, coverage.id, SHOWING, newsroom.tick(), album="77")
    again = await drafts.put("telegram", EDDIE.id, coverage.id, SHOWING, newsroom.tick(), album="77")
    assert again == first == await drafts.of_album("telegram", EDDIE.id, "77")
    assert await drafts.of_album("telegram", RITA.id, "77") is None
