"""What interests a chat is sent like anything else: together where several wait, at the chat's own times, once."""

from datetime import time

from bot.model import Address, ChatKind, Coverage, Entry
from bot.readers.preferences import Preferences, QuietHours
from bot.store import Interest, InterestKind
from tests.bot.clock import HandClock
from tests.bot.scene import Scene
from tests.contracts.newsroom import BREAKING, chat, says

RITAS, EDDIES, EVERYBODYS = chat(1), chat(2), chat(3)


async def longs_for(scene: Scene, address: Address, kind: InterestKind, value: str = "") -> None:
    interest = Interest(kind, value)
    await scene.store.interests.make(address, ChatKind.PRIVATE, "Rita Reader", interest, scene.newsroom.tick())


async def tells(scene: Scene, coverage: Coverage, text: str, *tags: str, breaking: bool = False) -> Entry:
    content = says(text).model_copy(update={"tags": tags})
    return await scene.publish(coverage, content, BREAKING) if breaking else await scene.publish(coverage, content)


async def serve(scene: Scene) -> None:
    """Until nothing is left, which can be told once the first look has sifted what was published."""
    for _ in range(5):
        await scene.store.deliveries.look("telegram", 1, (), scene.clock.now())
    await scene.serve()


async def test_each_gets_what_interests_it_in_as_few_messages_as_others(scene: Scene) -> None:
    coverage = await scene.coverage()
    await longs_for(scene, RITAS, InterestKind.TAG, "storm")
    await longs_for(scene, EDDIES, InterestKind.TAG, "fire")
    await longs_for(scene, EVERYBODYS, InterestKind.EVERYTHING)
    for text, tag in (("Gust.", "storm"), ("Smoke.", "fire"), ("Waves.", "storm"), ("Flames.", "fire")):
        await tells(scene, coverage, text, tag)
    await serve(scene)
    (of_rita,), (of_eddie,) = scene.platform.screen(RITAS), scene.platform.screen(EDDIES)
    assert ("Gust." in of_rita, "Waves." in of_rita, "Smoke." in of_rita) == (True, True, False)
    assert ("Smoke." in of_eddie, "Flames." in of_eddie, "Gust." in of_eddie) == (True, True, False)
    (of_everybody,) = scene.platform.screen(EVERYBODYS)
    assert all(text in of_everybody for text in ("Gust.", "Smoke.", "Waves.", "Flames."))


async def test_a_breaking_entry_overtakes_what_was_picked_before(scene: Scene) -> None:
    coverage = await scene.coverage()
    await longs_for(scene, RITAS, InterestKind.WORDS, "harbour")
    await tells(scene, coverage, "Gust.")
    await tells(scene, coverage, "Everybody is out.", breaking=True)
    await serve(scene)
    assert [text.splitlines()[0] for text in scene.platform.screen(RITAS)] == ["Breaking", "Gust."]


async def test_what_was_picked_waits_for_the_end_of_quiet_hours(scene: Scene, clock: HandClock) -> None:
    coverage = await scene.coverage()
    await longs_for(scene, RITAS, InterestKind.TAG, "storm")
    now = clock.now()
    quiet = QuietHours(begin=time((now.hour - 1) % 24), end=time((now.hour + 1) % 24))
    await scene.store.preferences.prefer(RITAS, ChatKind.PRIVATE, "Rita Reader", Preferences(quiet=quiet), now)
    for text in ("Gust.", "Waves."):
        await tells(scene, coverage, text, "storm")
    await serve(scene)
    assert scene.platform.screen(RITAS) == []
    clock.advance(2 * 3600)
    scene.new_lane()
    await serve(scene)
    (together,) = scene.platform.screen(RITAS)
    assert ("Gust." in together, "Waves." in together) == (True, True)


async def test_what_was_picked_when_the_relay_died_is_sent_by_the_next(scene: Scene) -> None:
    coverage = await scene.coverage()
    await longs_for(scene, RITAS, InterestKind.TAG, "storm")
    await tells(scene, coverage, "Gust.", "storm")
    await scene.store.deliveries.look("telegram", 1, (), scene.newsroom.now)
    scene.new_lane()
    await scene.serve()
    await scene.serve()
    assert len(scene.platform.screen(RITAS)) == 1
