"""Watched sources: kept with what is known of them, asked about once."""

from dataclasses import replace

import pytest

from bot.errors import CoverageClosed, NoSuchCoverage, NoSuchSource, Refused
from bot.fetching import Validators
from bot.model import CoverageId, Entry
from bot.source import OnMissing, QuestionKind, Source, SourceId, SourceOptions, SourceState, Verdict
from tests.contracts.newsroom import AUTHOR, MINUTE, START, Newsroom, entry_of, says

ADDRESS = "https://harbour.example/live"
MISSING = QuestionKind.MISSING


async def added(newsroom: Newsroom, address: str = ADDRESS) -> Source:
    coverage = await newsroom.open()
    return await newsroom.store.sources.add(address, coverage.id, SourceOptions(hold=3.0), newsroom.tick())


async def asked(newsroom: Newsroom, source: Source, count: int = 2) -> list[Entry]:
    coverage = await newsroom.store.stream.coverage(source.coverage)
    entries = [await newsroom.publish(coverage) for _ in range(count)]
    await newsroom.store.questions.ask(source.id, MISSING, [entry.id for entry in entries], newsroom.tick())
    return entries


async def test_a_source_is_due_at_once_and_keeps_its_options(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    assert (source.state, source.next_at, source.read_at) == (SourceState.ACTIVE, newsroom.now, None)
    assert await newsroom.store.sources.source(source.id) == source
    assert await newsroom.store.sources.sources() == [source]
    other = SourceOptions(on_missing=OnMissing.KEEP)
    kept = await newsroom.store.sources.add(f"{ADDRESS}/2", source.coverage, other, newsroom.now)
    assert (await newsroom.store.sources.source(kept.id)).options == other


async def test_an_address_is_read_once_and_into_a_coverage_that_is_there(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    with pytest.raises(Refused, match="read already"):
        await newsroom.store.sources.add(ADDRESS, source.coverage, SourceOptions(), START)
    with pytest.raises(NoSuchCoverage):
        await newsroom.store.sources.add(f"{ADDRESS}/2", CoverageId(99), SourceOptions(), START)


async def test_what_came_of_a_reading_is_kept(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    read = replace(
        source,
        address=f"{ADDRESS}/moved",
        validators=Validators('"v7"', "Mon, 04 May 2026 09:00:00 GMT"),
        read_at=START,
        changed_at=START,
        next_at=START + MINUTE,
        failures=2,
        trouble="nobody answers",
    )
    await newsroom.store.sources.settle(read)
    assert await newsroom.store.sources.source(source.id) == read


async def test_an_address_that_another_source_has_is_not_taken_over(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    other = await added(newsroom, f"{ADDRESS}/2")
    await newsroom.store.sources.settle(replace(other, address=ADDRESS, failures=1))
    assert await newsroom.store.sources.source(other.id) == replace(other, failures=1)
    assert (await newsroom.store.sources.source(source.id)).address == ADDRESS


async def test_a_source_that_is_active_again_is_due_without_the_troubles_of_before(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    await newsroom.store.sources.settle(replace(source, next_at=START + 90 * MINUTE, failures=4))
    await newsroom.store.sources.set_state(source.id, SourceState.PAUSED, newsroom.tick())
    assert (await newsroom.store.sources.source(source.id)).failures == 4
    at = newsroom.tick()
    await newsroom.store.sources.set_state(source.id, SourceState.ACTIVE, at)
    again = await newsroom.store.sources.source(source.id)
    assert (again.state, again.next_at, again.failures) == (SourceState.ACTIVE, at, 0)


async def test_a_source_that_is_known_to_have_changed_is_due_and_asked_without_condition(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    later = START + 90 * MINUTE
    await newsroom.store.sources.settle(replace(source, next_at=later, validators=Validators('"v7"')))
    await newsroom.store.sources.hurry(source.id, START)
    hurried = await newsroom.store.sources.source(source.id)
    assert (hurried.next_at, hurried.validators) == (START, Validators())
    await newsroom.store.sources.hurry(source.id, later)
    assert (await newsroom.store.sources.source(source.id)).next_at == START


async def test_what_is_not_there_is_said(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    await newsroom.store.sources.remove(source.id)
    for asking in (
        newsroom.store.sources.source(source.id),
        newsroom.store.sources.remove(source.id),
        newsroom.store.sources.settle(source),
        newsroom.store.sources.set_state(source.id, SourceState.PAUSED, START),
    ):
        with pytest.raises(NoSuchSource):
            await asking


async def test_the_name_of_a_removed_source_is_not_given_again(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    await asked(newsroom, source)
    await newsroom.store.sources.remove(source.id)
    again = await newsroom.store.sources.add(ADDRESS, source.coverage, SourceOptions(), START)
    assert again.name != source.name
    assert await newsroom.store.questions.open_questions() == []


async def test_a_question_is_answered_once(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    entries = await asked(newsroom, source)
    (question,) = await newsroom.store.questions.open_questions()
    assert (question.source, question.coverage, question.kind) == (source.id, source.coverage, MISSING)
    assert question.entries == tuple(entry.id for entry in entries)
    answered = await newsroom.store.questions.answer(question.id, Verdict.NO, newsroom.tick())
    assert answered == replace(question, verdict=Verdict.NO)
    assert await newsroom.store.questions.answer(question.id, Verdict.YES, newsroom.tick()) is None
    assert await newsroom.store.questions.question(question.id) == answered
    assert await newsroom.store.questions.open_questions() == []


async def test_what_was_asked_about_is_known_after_the_answer_too(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    entries = await asked(newsroom, source)
    (question,) = await newsroom.store.questions.open_questions()
    await newsroom.store.questions.answer(question.id, Verdict.NO, newsroom.tick())
    assert await newsroom.store.questions.asked(source.id, MISSING) == {entry.id for entry in entries}
    assert await newsroom.store.questions.asked(source.id, QuestionKind.MANY) == set()
    assert await newsroom.store.questions.asked(SourceId(99), MISSING) == set()


async def test_a_question_without_entries_left_has_settled_itself(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    one, other = await asked(newsroom, source)
    await newsroom.store.questions.forget(source.id, MISSING, [one.id])
    (question,) = await newsroom.store.questions.open_questions()
    assert question.entries == (other.id,)
    await newsroom.store.questions.forget(source.id, MISSING, [other.id])
    settled = await newsroom.store.questions.question(question.id)
    assert settled is not None
    assert settled.verdict is Verdict.SETTLED


async def test_entries_are_held_back_with_their_question_or_not_at_all(newsroom: Newsroom) -> None:
    source = await added(newsroom)
    coverage = await newsroom.store.stream.coverage(source.coverage)
    publications = [replace(entry_of(coverage, says(text)), origin=text) for text in ("One.", "Two.")]
    question = await newsroom.store.questions.hold_back(source.id, publications, newsroom.tick(), AUTHOR)
    entries = await newsroom.store.stream.entries(coverage.id)
    assert question.entries == tuple(entry.id for entry in entries)
    assert [entry.pushed for entry in entries] == [False, False]
    await newsroom.close(coverage)
    with pytest.raises(CoverageClosed):
        await newsroom.store.questions.hold_back(source.id, publications, newsroom.tick(), AUTHOR)
    assert len(await newsroom.store.questions.open_questions()) == 1
