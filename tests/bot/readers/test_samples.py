"""What is offered to somebody who looks for an entry from another chat."""

import pytest

from bot.conversation import IncomingKind, Sample
from bot.model import ChatKind, Content
from bot.readers.preferences import Preferences
from bot.readers.samples import AT_ONCE, Samples
from bot.richtext import from_paragraphs, plain
from bot.store import Store
from tests.bot.counter import Counter
from tests.bot.incoming import RITAS, happens, request_of
from tests.contracts.newsroom import RITA, Newsroom, says


async def offered(counter: Counter, store: Store, words: str = "", skipped: int = 0) -> list[Sample]:
    incoming = happens(IncomingKind.LOOKUP, RITA, RITAS, arguments=words)
    return list(await Samples(store).of(request_of(incoming, counter.platform), skipped))


async def test_without_words_the_newest_of_all_coverages(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    fire, flood = await counter.fire_and_flood()
    content = Content(headline="Roof gone", body=from_paragraphs(["All are out."]))
    entry = await newsroom.publish(fire, content)
    await newsroom.publish(flood, says("The river rises. " * 300))
    long, short = await offered(counter, store)
    assert short == Sample(str(entry.id), "Roof gone", "Harbour fire · 04 May 2026, 09:03 UTC", short.text)
    assert plain(short.text) == "Roof gone\n\nAll are out.\n\n09:03 UTC · Harbour fire"
    assert long.title.startswith("The river rises.")
    assert counter.platform.fits(long.text)
    assert [one.id for one in await offered(counter, store, skipped=1)] == [short.id]


async def test_the_list_is_in_the_zone_of_who_looks(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    await newsroom.publish(await newsroom.open())
    zoned = Preferences(zone="Europe/Berlin")
    await store.preferences.prefer(RITAS, ChatKind.PRIVATE, "Rita Reader", zoned, newsroom.tick())
    (sample,) = await offered(counter, store)
    assert sample.description == "Harbour fire · 04 May 2026, 11:02 CEST"
    assert sample.personal
    assert plain(sample.text).endswith("09:02 UTC · Harbour fire")


async def test_with_words_those_that_have_them(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    coverage = await newsroom.open()
    for number in range(AT_ONCE + 3):
        await newsroom.publish(coverage, says(f"Smoke {number}."))
    assert len(await offered(counter, store, "smoke")) == AT_ONCE
    assert len(await offered(counter, store, "SMOKE", AT_ONCE)) == 3
    assert [plain(one.text)[:8] for one in await offered(counter, store, "“smoke 7”")] == ["Smoke 7."]


@pytest.mark.parametrize("words", ["?", "fog", "x" * 300, "a " * 50])
async def test_what_finds_nothing_offers_nothing(
    counter: Counter, newsroom: Newsroom, store: Store, words: str
) -> None:
    await newsroom.publish(await newsroom.open())
    assert await offered(counter, store, words) == []
