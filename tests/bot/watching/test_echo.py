"""A coverage that reads its own export back hears an echo, and says nothing."""

from datetime import timedelta

import pytest

from bot.export.edition import Edition
from bot.export.formats import Format, write
from bot.model import Content
from bot.richtext import Span, from_paragraphs, paragraph
from bot.store import Publication
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.watched import WatchedStore
from tests.bot.watching.lookout import ADDRESS, Lookout

TEXTS = (
    Content(headline="Fire at the quay", body=from_paragraphs(["Smoke is seen over the old warehouse."])),
    Content(body=from_paragraphs(["The ferry waits outside the breakwater until further notice.", "- Two boats"])),
    Content(body=(paragraph("Nobody is hurt, says ", Span("the harbour office", link="https://office.example/")),)),
)


@pytest.mark.parametrize("form", Format)
async def test_an_export_read_back_into_its_coverage_is_told_already(
    store: WatchedStore, clock: HandClock, platform: MemoryPlatform, form: Format
) -> None:
    lookout = Lookout(store, clock, platform)
    coverage = await lookout.stream.open("Harbour fire", ["A warehouse burns."])

    async def publish(content: Content) -> None:
        clock.advance(90)
        await lookout.stream.publish([Publication(coverage.id, content, clock.now())], "Eddie Editor")
        lookout.web.pages[ADDRESS] = write(Edition(coverage, await lookout.entries()), form)

    await publish(TEXTS[0])
    added = await lookout.add(slug=coverage.slug)
    assert added.stored == 0
    for content in TEXTS[1:]:
        await publish(content)
        await lookout.pass_time(timedelta(minutes=1).total_seconds())
    assert len(await lookout.entries()) == len(TEXTS)
    assert lookout.asked == []
    assert (await lookout.source()).failures == 0
