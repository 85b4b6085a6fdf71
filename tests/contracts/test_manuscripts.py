"""Manuscripts: which draft was written in which message, and what that says."""

from bot.conversation import Format, Incoming, IncomingKind, Style
from tests.bot.incoming import EDDIES, GROUP, happens
from tests.contracts.newsroom import EDDIE, Newsroom, says


def written(text: str, message: int | None = 5, **others: object) -> Incoming:
    return happens(IncomingKind.SAID, EDDIE, EDDIES, arguments=text, message=message, **others)


async def drafted(newsroom: Newsroom, *messages: Incoming) -> int:
    draft = await newsroom.store.drafts.put("telegram", EDDIE.id, None, says("Smoke."), newsroom.tick())
    for message in messages:
        await newsroom.store.manuscripts.put(draft.id, message)
    return draft.id


async def test_a_draft_is_found_by_the_message_in_which_it_was_written(newsroom: Newsroom) -> None:
    first, second = written("Smoke."), written("Smoke.", 6)
    drafts = [await drafted(newsroom, one) for one in (first, second)]
    assert [await newsroom.store.manuscripts.draft(one) for one in (first, second)] == drafts
    for other in (
        written("Smoke.", 7),
        written("Smoke.", None),
        written("Smoke.").model_copy(update={"address": GROUP}),
    ):
        assert await newsroom.store.manuscripts.draft(other) is None


async def test_of_several_messages_the_newest_counts(newsroom: Newsroom) -> None:
    draft = await drafted(newsroom, written("Smoke."), written("Steam.", 6))
    assert await newsroom.store.manuscripts.draft(written("Smoke.")) is None
    assert await newsroom.store.manuscripts.draft(written("Steam.", 6)) == draft


async def test_what_was_written_elsewhere_ends_the_message_before(newsroom: Newsroom) -> None:
    await drafted(newsroom, written("Smoke."), written("Steam.", None))
    assert await newsroom.store.manuscripts.draft(written("Smoke.")) is None


async def test_an_edit_that_changes_nothing_is_no_news(newsroom: Newsroom) -> None:
    await drafted(newsroom, written("Smoke."))
    manuscripts = newsroom.store.manuscripts
    assert not await manuscripts.reword(written("Smoke."))
    changed = written("Steam.")
    assert await manuscripts.reword(changed)
    assert not await manuscripts.reword(written("Steam."))
    bold = (Format(start=0, end=5, style=Style.BOLD),)
    assert await manuscripts.reword(written("Steam.", formats=bold))
    assert await manuscripts.reword(written("Smoke."))
    assert not await manuscripts.reword(written("Smoke.", 99))


async def test_what_is_acted_on_again_is_as_new_as_before(newsroom: Newsroom) -> None:
    await drafted(newsroom, written("Smoke."))
    changed = written("Steam.")
    assert [await newsroom.store.manuscripts.reword(changed) for _ in range(2)] == [True, True]
