"""A summary in the chats: a message of its own, without a sound, renewed where it stands."""

from bot.composing.compose import messages
from bot.model import Content, Coverage, Entry
from bot.richtext import from_paragraphs, plain
from bot.store import Summary
from tests.bot.scene import Scene
from tests.contracts.newsroom import AUTHOR, BREAKING, says


async def summarise(scene: Scene, coverage: Coverage, text: str) -> Entry:
    summary = Summary(coverage.id, says(text))
    entry = await scene.store.stream.summarise(summary, scene.newsroom.tick(), AUTHOR)
    scene.lane.wake()
    return entry


async def test_it_stands_alone_between_what_was_missed_and_makes_no_sound(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await summarise(scene, coverage, "The old warehouse burns.")
    await scene.publish(coverage, says("The roof is down."))
    await scene.publish(coverage, says("Two are hurt."))
    await scene.serve()
    before, summary, after = scene.platform.screen(reader)
    assert summary == ("What we know so far\n\nThe old warehouse burns.\n\nAs of 09:05 UTC · Harbour fire")
    assert ("Smoke." in before, "Flames." in before, "The roof is down." in after) == (True, True, True)
    assert [shown.silent for _, shown in scene.platform.messages(reader)] == [True] * 3


async def test_it_is_renewed_where_it_stands(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await summarise(scene, coverage, "It burns.")
    await scene.serve()
    scene.new_lane()
    await scene.publish(coverage, says("It rains."), BREAKING)
    await summarise(scene, coverage, "It is under control.")
    await summarise(scene, coverage, "It is out.")
    await scene.serve()
    summary, news = scene.platform.screen(reader)
    assert summary == "What we know so far\n\nIt is out.\n\nAs of 09:06 UTC · Harbour fire"
    assert "It rains." in news
    assert sorted(scene.kinds) == ["edit", "pin", "send", "send"]


async def test_whoever_joins_gets_it_as_it_is_now(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.publish(coverage, says("Smoke."))
    await summarise(scene, coverage, "It burns.")
    await summarise(scene, coverage, "It is out.")
    reader = await scene.reader(coverage)
    await scene.serve()
    summary, newest = scene.platform.screen(reader)
    assert ("It is out." in summary, "Smoke." in newest) == (True, True)


async def test_what_is_too_long_for_a_message_is_cut_and_keeps_its_end(scene: Scene) -> None:
    coverage = await scene.coverage()
    content = Content(headline="Harbour", body=from_paragraphs(["It burns. " * 40]), source_line="Fire brigade")
    summary = await scene.store.stream.summarise(Summary(coverage.id, content), scene.newsroom.tick(), AUTHOR)
    (message,) = messages(summary, coverage, scene.platform.fits)
    text = plain(message.text)
    assert scene.platform.fits(message.text)
    assert text.startswith("What we know so far · Harbour\n\nIt burns.")
    assert text.endswith("…\n\n— Fire brigade\n\nAs of 09:02 UTC · Harbour fire")
