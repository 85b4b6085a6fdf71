"""A busy day: what happens in a newsroom on it, story by story, each asking the store all that it asks for."""

from dataclasses import replace

from bot.errors import Absence
from bot.lanes.card import CardDown, CardLost, CardPinned, CardShown, CardUnpinnable, CardUnsent
from bot.lanes.delivery import DROP_AFTER
from bot.lanes.outcome import Deferred, Doubted, PinAsked, Pinned, Postponed, Reinstated, Unpinnable
from bot.model import Address, ChatKind, Level, MessageId
from bot.readers.preferences import CardUse, Exceptions, Preferences
from bot.store import MOST_PENDING, Correction, CrosspostAnswer, Move, Publication, Summary
from tests.contracts.courier import Courier
from tests.contracts.interest import EVERYTHING, ROOF_GONE, STORM, Interested
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, MINUTE, START, Newsroom, chat, command, says


async def deliver_everything(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage, level) for level in Level]
    entries = [await newsroom.publish(coverage, marks=marks) for marks in (KEY, BREAKING)]
    late = await newsroom.store_only(coverage)
    await newsroom.store.stream.restamp([Move(late.id, "p1", newsroom.now)])
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    mark = await courier.begin(parts=2)
    await newsroom.store.deliveries.marked("telegram")
    for part in range(2):
        await courier.arrive(replace(mark, part=part))
    await courier.serve()
    await newsroom.correct(entries[0])
    await courier.turn(Postponed((await courier.outdated())[0], newsroom.tick()))
    await newsroom.store.deliveries.end_waiting(newsroom.tick())
    await newsroom.suspend(readers[0], Absence.BLOCKED)
    await newsroom.retract(entries[1])
    await newsroom.store.subscriptions.restore(readers[0])
    await courier.serve()
    await newsroom.store.deliveries.reach(entries[0].id)
    await newsroom.store.deliveries.missing(entries[0].id)
    await newsroom.store.stream.send_again(entries[0].id)
    await newsroom.store.stream.revisions(entries[0].id)
    await newsroom.close(coverage)
    await courier.serve()


async def live_through_trouble(newsroom: Newsroom, courier: Courier) -> None:
    coverage, deliveries = await newsroom.open(), newsroom.store.deliveries
    reader = await newsroom.reader(coverage)
    await newsroom.follow(chat(-88), coverage)
    report = Publication(coverage.id, says("Smoke."), newsroom.now)
    entries = await newsroom.store.stream.publish([report] * (MOST_PENDING + 1), newsroom.tick(), AUTHOR)
    await courier.turn(Doubted(await courier.begin(together=3), newsroom.now))
    await courier.begin()
    (mark,) = await deliveries.recover("telegram", newsroom.now, skipped=False)
    await deliveries.doubted(mark.chat.key)
    message = await courier.arrive(await courier.begin(together=3))
    await deliveries.status("telegram", newsroom.now)
    await newsroom.store.subscriptions.move(chat(-88), chat(-89))
    await newsroom.suspend(reader)
    await deliveries.end_waiting(newsroom.now + MINUTE * 60)
    await courier.turn(Reinstated((mark.chat.key,), newsroom.now))
    await deliveries.end_waiting(newsroom.now)
    assert message.message is not None
    await deliveries.layout(mark.chat.key, message.message)
    await deliveries.receipts_in(mark.chat.key, message.message, "telegram")
    await newsroom.correct(entries[-1])
    await courier.outdated()
    await deliveries.newest_seq()
    await deliveries.learn("telegram", 0.5)
    await deliveries.learned("telegram")
    await newsroom.suspend(reader)
    newsroom.now += DROP_AFTER + MINUTE
    await newsroom.suspend(reader)


async def pass_on_announcements(newsroom: Newsroom) -> None:
    coverage, crossposts = await newsroom.open(), newsroom.store.crossposts
    at, courier = newsroom.tick(), Courier(newsroom.store, "discord")
    await newsroom.store.subscriptions.subscribe(
        Address("discord", 5), ChatKind.ANNOUNCEMENT, "#announcements", coverage.id, Level.ALL, at
    )
    entry = await newsroom.publish(coverage, marks=KEY)
    await courier.serve()
    (first,) = await crossposts.first("discord", START, START, 1)
    await crossposts.ask([first], at)
    await crossposts.settle([CrosspostAnswer(first, over=True, closed=True, until=at)])
    await newsroom.correct(entry)
    await courier.turn(Postponed((await courier.outdated())[0], at, edits_only=True))
    await courier.store.deliveries.end_waiting(newsroom.now)
    await crossposts.forget(at)


async def keep_forums(newsroom: Newsroom) -> None:
    coverage, forums, thread = await newsroom.open(), newsroom.store.forums, Address("discord", 7)
    await newsroom.store.subscriptions.subscribe(
        Address("discord", 6), ChatKind.FORUM, "#stories", coverage.id, Level.ALL, newsroom.tick()
    )
    post = await forums.next("discord", newsroom.now)
    assert post
    await forums.ask(post, newsroom.now)
    await forums.wait(post, newsroom.now, doubted=True)
    await forums.known([thread])
    await forums.leave(Address("discord", 8))
    await forums.begin(post, thread, newsroom.now)
    await forums.ended("discord")
    await forums.archived(thread)


async def talk_to_people(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    subscriptions, desk = newsroom.store.subscriptions, newsroom.store.desk
    entry = await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    await newsroom.follow(chat(-77), coverage)
    await courier.arrive(await courier.begin())
    await subscriptions.move(chat(-77), Address("telegram", -10077))
    await subscriptions.following(chat(-10077))
    await subscriptions.audience(coverage.id)
    await newsroom.store.stream.newest(coverage.id, 5)
    await newsroom.store.stream.entry_numbered(coverage.id, entry.number)
    await newsroom.store.stream.given(coverage.id, "source")
    await subscriptions.unsubscribe(chat(-10077), coverage.id)
    await subscriptions.forget(chat(-10077))
    await desk.keep(command("1"))
    await desk.kept()
    await desk.acted_on(command("1"))
    await desk.keep(command("2", newsroom.now + MINUTE * 60 * 48))


async def pin_what_matters(newsroom: Newsroom, courier: Courier) -> None:
    coverage, deliveries = await newsroom.open(), newsroom.store.deliveries
    reader = await newsroom.reader(coverage)
    await newsroom.store.stream.summarise(Summary(coverage.id, says("So far.")), newsroom.tick(), AUTHOR)
    await courier.serve()
    (pin,) = await deliveries.pins("telegram", 5)
    await courier.turn(PinAsked(pin))
    await courier.turn(Unpinnable(pin, newsroom.now))
    await newsroom.store.subscriptions.restore(reader)
    await courier.turn(PinAsked(pin), Pinned(pin))
    await newsroom.suspend(reader)
    await newsroom.store.stream.pin(pin.entry, newsroom.tick(), pinned=False)
    await newsroom.store.subscriptions.restore(reader)
    (unpin,) = await deliveries.pins("telegram", 5)
    await courier.turn(Pinned(unpin))
    assert await deliveries.pins("telegram", 5) == []


async def change_preferences(newsroom: Newsroom, courier: Courier) -> None:
    coverage, wished = await newsroom.open(), newsroom.store.preferences
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await wished.prefer(reader, ChatKind.PRIVATE, "Rita", Preferences(level=Level.KEY), newsroom.now)
    await wished.make_exceptions(reader, coverage.id, Exceptions(level=Level.ALL))
    await wished.of(reader)
    await newsroom.publish(coverage)
    await newsroom.publish(coverage, marks=BREAKING)
    await courier.turn(*(Deferred(due, newsroom.now + MINUTE) for due in await courier.due()))
    await newsroom.store.deliveries.end_waiting(newsroom.now + MINUTE)
    await wished.mute(reader, ChatKind.PRIVATE, "Rita", newsroom.now + MINUTE * 9, newsroom.now)
    await newsroom.correct(entry)
    assert await wished.unmute(reader, newsroom.now)


async def renew_cards(newsroom: Newsroom, courier: Courier) -> None:
    coverage, store = await newsroom.open(), newsroom.store
    reader = await newsroom.reader(coverage)
    for use in (CardUse.ONLY, CardUse.OFF, CardUse.BESIDE):
        await store.preferences.prefer(reader, ChatKind.PRIVATE, "Rita", Preferences(card=use), newsroom.tick())
    (card,) = await store.cards.due("telegram", 5)
    assert await store.cards.ask(card, (), newsroom.now)
    await store.cards.recover("telegram", newsroom.now, known_again=False, skipped=False)
    await courier.turn(CardShown(card, MessageId(901), "", card.coverages, card.coverages, newsroom.now, newsroom.now))
    await store.deliveries.end_waiting(newsroom.tick())
    (card,) = await store.cards.due("telegram", 5)
    await courier.turn(CardUnpinnable(card, newsroom.now), CardPinned(card), CardLost(card, newsroom.now))
    await courier.turn(CardUnsent(card, newsroom.now), CardUnsent(card, newsroom.now, keep=True, skipped=True))
    await store.languages.choose(reader, ChatKind.PRIVATE, "Rita", "de", newsroom.now)
    await store.subscriptions.move(reader, Address("telegram", -555))
    await store.subscriptions.forget(Address("telegram", -555))
    await courier.turn(CardDown(card))


async def follow_interests(newsroom: Newsroom, courier: Courier) -> None:
    interested, coverage = Interested(newsroom, courier), await newsroom.open("Storm", "storm")
    for interest in (STORM, ROOF_GONE, EVERYTHING):
        await interested.make(chat(70), interest)
    await interested.make(chat(71), STORM)
    await interested.make(chat(71), ROOF_GONE)
    await newsroom.open("Flood", "flood")
    entry = await interested.tells(coverage, "The roof gone.", "storm", marks=BREAKING)
    aloud = Correction(entry.id, 1, says("No."), aloud=says("Not so."))
    await newsroom.store.stream.correct([aloud], newsroom.tick(), AUTHOR)
    await interested.serve()
    await interested.prefer(chat(71), Level.KEY)
    await newsroom.store.subscriptions.move(chat(71), chat(72))
    await newsroom.follow(chat(72), coverage)
    await interested.leave(chat(72), STORM)
    await interested.interests.in_part(chat(72))
    await interested.interests.tags(5)
    await newsroom.store.deliveries.status("telegram", newsroom.now)
    await newsroom.close(coverage)
    await interested.serve()


async def live_through(newsroom: Newsroom, courier: Courier) -> None:
    """All of it."""
    await deliver_everything(newsroom, courier)
    await live_through_trouble(newsroom, courier)
    await pass_on_announcements(newsroom)
    await keep_forums(newsroom)
    await talk_to_people(newsroom, courier)
    await pin_what_matters(newsroom, courier)
    await change_preferences(newsroom, courier)
    await renew_cards(newsroom, courier)
    await follow_interests(newsroom, courier)
