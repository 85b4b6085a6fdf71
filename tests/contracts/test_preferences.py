"""What chats prefer: kept, and what follows for what is due to them."""

from datetime import time

from bot.lanes.delivery import DROP_AFTER, Urgency
from bot.lanes.outcome import Doubted
from bot.model import Level
from bot.readers.preferences import AS_IT_COMES, Digest, Exceptions, Preferences, QuietHours, Sound
from bot.store import Wishes
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import KEY, MINUTE, Newsroom, chat
from tests.contracts.transit import in_transit
from tests.contracts.wishing import mute, prefer, the_due

EVERYTHING = Preferences(
    level=Level.KEY,
    sound=Sound.ALL,
    quiet=QuietHours(begin=time(22), end=time(6, 30), breaking_passes=True),
    digest=Digest.DAILY,
    digest_at=time(19, 15),
    previews=False,
    zone="Europe/Berlin",
)


async def test_a_chat_that_nobody_knows_has_changed_nothing(newsroom: Newsroom) -> None:
    assert await newsroom.store.preferences.of(chat()) == Wishes()


async def test_everything_is_kept_over_a_restart(opening: Opening) -> None:
    async with opening() as store:
        newsroom = Newsroom(store)
        coverage = await newsroom.open()
        reader = await newsroom.reader(coverage)
        await prefer(newsroom, reader, EVERYTHING)
        assert await store.preferences.make_exceptions(reader, coverage.id, Exceptions(sound=Sound.NONE))
        until = await mute(newsroom, reader)
    async with opening() as store:
        assert await store.preferences.of(reader) == Wishes(
            EVERYTHING, until, (coverage,), {coverage.id: Exceptions(sound=Sound.NONE)}
        )


async def test_preferences_can_be_made_before_anything_is_followed(newsroom: Newsroom, courier: Courier) -> None:
    await prefer(newsroom, chat(5), EVERYTHING)
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    await newsroom.follow(chat(5), coverage)
    assert (await the_due(courier)).chat.preferences == EVERYTHING


async def test_what_is_due_knows_what_the_chat_prefers_there(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.follow(reader, flood)
    await prefer(newsroom, reader, Preferences(sound=Sound.ALL))
    await newsroom.store.preferences.make_exceptions(reader, fire.id, Exceptions(sound=Sound.NONE))
    for coverage in (fire, flood):
        await newsroom.publish(coverage)
    sounds = {due.coverage: due.chat.preferences.sound for due in await courier.due()}
    assert sounds == {fire.id: Sound.NONE, flood.id: Sound.ALL}


async def test_so_does_a_correction(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await prefer(newsroom, reader, Preferences(previews=False))
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    assert not (await courier.outdated())[0].chat.preferences.previews
    await newsroom.store.preferences.make_exceptions(reader, coverage.id, Exceptions(previews=True))
    assert (await courier.outdated())[0].chat.preferences.previews


async def test_a_higher_level_brings_what_comes_from_then_on(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage, Level.KEY)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.publish(coverage)
    await courier.serve()
    await prefer(newsroom, reader, Preferences(level=Level.ALL))
    assert await courier.due() == []
    later = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [key.id, later.id]


async def test_a_lower_level_leaves_out_what_was_not_sent_yet(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.publish(coverage)
    await prefer(newsroom, reader, Preferences(level=Level.KEY))
    await courier.serve()
    assert courier.sent[reader] == [key.id]


async def test_a_level_of_its_own_stays_when_the_chats_changes(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.follow(reader, flood)
    preferences = newsroom.store.preferences
    await preferences.make_exceptions(reader, fire.id, Exceptions(level=Level.KEY))
    await prefer(newsroom, reader, Preferences(level=Level.BREAKING))
    for coverage in (fire, flood):
        await newsroom.publish(coverage, marks=KEY)
    assert (await the_due(courier)).coverage == fire.id
    await preferences.make_exceptions(reader, fire.id, Exceptions())
    assert await courier.due() == []


async def test_there_are_no_exceptions_for_what_is_not_followed(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(await newsroom.open())
    for address in (reader, chat(99)):
        assert not await newsroom.store.preferences.make_exceptions(address, coverage.id, Exceptions(previews=False))


async def test_a_chat_that_moves_takes_its_preferences_along(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(chat(-1), coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await prefer(newsroom, chat(-1), EVERYTHING)
    await newsroom.store.preferences.make_exceptions(chat(-1), coverage.id, Exceptions(previews=True))
    until = await mute(newsroom, chat(-1))
    await newsroom.store.subscriptions.move(chat(-1), chat(-100))
    assert await newsroom.store.preferences.of(chat(-100)) == Wishes(
        EVERYTHING, until, (coverage,), {coverage.id: Exceptions(previews=True)}
    )
    corrected = await newsroom.correct(entry)
    assert await courier.outdated() == []
    await newsroom.store.deliveries.end_waiting(until)
    await courier.serve()
    assert courier.shown[chat(-100)] == {entry.id: corrected.revision}


async def test_where_it_moves_to_may_have_preferences_already(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for address in (chat(-1), chat(-100)):
        await newsroom.follow(address, coverage)
    await prefer(newsroom, chat(-1), EVERYTHING)
    await prefer(newsroom, chat(-100), Preferences(sound=Sound.NONE))
    await newsroom.store.subscriptions.move(chat(-1), chat(-100))
    assert (await newsroom.store.preferences.of(chat(-100))).preferences.sound is Sound.NONE


async def test_a_chat_that_is_dropped_for_good_is_forgotten(newsroom: Newsroom) -> None:
    reader = await newsroom.reader(await newsroom.open())
    await prefer(newsroom, reader, EVERYTHING)
    await mute(newsroom, reader, minutes=60 * 24 * 90)
    await newsroom.suspend(reader)
    newsroom.now += DROP_AFTER + MINUTE
    await newsroom.suspend(reader)
    assert await newsroom.store.preferences.of(reader) == Wishes(AS_IT_COMES)


async def test_exceptions_come_back_with_a_coverage_that_is_reopened(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.store.preferences.make_exceptions(reader, coverage.id, Exceptions(sound=Sound.NONE))
    await newsroom.close(coverage)
    await courier.serve()
    assert await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    wishes = await newsroom.store.preferences.of(reader)
    assert wishes.exceptions_in(coverage.id) == Exceptions(sound=Sound.NONE)


async def test_what_was_in_doubt_is_found_out_whatever_the_level_is_by_then(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    await prefer(newsroom, reader, Preferences(level=Level.BREAKING))
    await courier.turn(Doubted(mark, newsroom.now))
    assert (await the_due(courier)).doubted
    await courier.serve()
    assert courier.sent[reader] == [entry.id]
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_the_rest_of_an_entry_comes_in_its_turn_when_the_level_changes_between_its_parts(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage, Level.KEY)
    await prefer(newsroom, reader, Preferences(level=Level.KEY))
    await newsroom.publish(coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    mark = await courier.begin(parts=2)
    await courier.arrive_part(mark, 0)
    await prefer(newsroom, reader, Preferences(level=Level.ALL))
    assert (await the_due(courier)).urgency is Urgency.ORDINARY
    later = await newsroom.publish(coverage)
    await courier.serve()
    assert [row for row in courier.sent[reader] if row != key.id] == [later.id]
