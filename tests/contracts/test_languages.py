"""The language of each chat: kept, and told to whoever composes."""

from bot.model import Address, ChatKind
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom, chat


async def choose(newsroom: Newsroom, address: Address, language: str) -> None:
    await newsroom.store.languages.choose(address, ChatKind.PRIVATE, "Rita", language, newsroom.tick())


async def suppose(newsroom: Newsroom, address: Address, language: str) -> None:
    await newsroom.store.languages.suppose(address, ChatKind.PRIVATE, "Rita", language, newsroom.tick())


async def test_a_chat_that_nobody_knows_has_none(newsroom: Newsroom) -> None:
    assert await newsroom.store.languages.of(chat()) is None


async def test_what_is_supposed_gives_way_to_what_is_chosen(newsroom: Newsroom) -> None:
    await suppose(newsroom, chat(), "de")
    await suppose(newsroom, chat(), "fr")
    assert await newsroom.store.languages.of(chat()) == "de"
    await choose(newsroom, chat(), "ar")
    await suppose(newsroom, chat(), "de")
    assert await newsroom.store.languages.of(chat()) == "ar"


async def test_a_topic_has_that_of_its_chat_until_it_has_one(newsroom: Newsroom) -> None:
    await choose(newsroom, chat(-5), "de")
    assert await newsroom.store.languages.of(chat(-5, thread=3)) == "de"
    await choose(newsroom, chat(-5, thread=3), "ru")
    assert await newsroom.store.languages.of(chat(-5, thread=3)) == "ru"
    assert await newsroom.store.languages.of(chat(-5)) == "de"


async def test_what_is_due_and_what_is_marked_say_the_language(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader, other = await newsroom.reader(coverage), await newsroom.reader(coverage)
    await choose(newsroom, reader, "es")
    await newsroom.publish(coverage)
    assert {due.chat.address: due.chat.language for due in await courier.due()} == {reader: "es", other: "en"}
    mark = await courier.begin()
    assert {one.chat.language for one in await newsroom.store.deliveries.marked("telegram")} == {mark.chat.language}


async def test_a_correction_says_the_present_one(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await choose(newsroom, reader, "pt")
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    assert outdated.chat.language == "pt"


async def test_a_chat_that_moves_takes_it_along(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(chat(-5), coverage)
    await choose(newsroom, chat(-5), "ru")
    await newsroom.store.subscriptions.move(chat(-5), chat(-1005))
    assert await newsroom.store.languages.of(chat(-1005)) == "ru"
