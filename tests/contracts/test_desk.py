"""The desk: incoming kept until acted on."""

from datetime import timedelta

from tests.contracts.conftest import Opening
from tests.contracts.newsroom import MINUTE, START, Newsroom, command

DAY = timedelta(days=1)


async def test_an_incoming_is_kept_once(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    assert await desk.keep(command("1"))
    assert not await desk.keep(command("1", START + MINUTE))
    assert await desk.kept() == [command("1")]


async def test_the_same_id_on_another_platform_is_another_incoming(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    assert await desk.keep(command("1"))
    assert await desk.keep(command("1", platform="discord"))
    assert len(await desk.kept()) == 2


async def test_incoming_is_kept_in_the_order_in_which_it_came(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    coming = [command("9"), command("10"), command("8"), command("11", START + MINUTE)]
    for incoming in coming:
        await desk.keep(incoming)
    assert await desk.kept() == coming


async def test_what_was_acted_on_is_not_kept_and_not_taken_again(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    for identity in ("1", "2"):
        await desk.keep(command(identity))
    await desk.acted_on(command("1"))
    assert await desk.kept() == [command("2")]
    assert not await desk.keep(command("1"))
    assert await desk.kept() == [command("2")]


async def test_repeats_are_recognised_for_a_day_and_what_waits_is_never_dropped(newsroom: Newsroom) -> None:
    desk = newsroom.store.desk
    await desk.keep(command("done"))
    await desk.acted_on(command("done"))
    await desk.keep(command("waits"))
    await desk.keep(command("later", START + DAY))
    assert not await desk.keep(command("done"))
    await desk.keep(command("much later", START + DAY * 2))
    assert [incoming.id for incoming in await desk.kept()] == ["waits", "later", "much later"]
    assert await desk.keep(command("done"))


async def test_kept_incoming_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        await store.desk.keep(command("1"))
    async with opening() as store:
        assert await store.desk.kept() == [command("1")]
