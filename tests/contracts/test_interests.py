"""Tags and words: a chat gets what they match, of whatever coverage, and nothing else."""

import pytest

from bot.errors import Refused, TooManyInterests
from bot.lanes.delivery import Urgency
from bot.model import ChatKind, Level, Marks
from bot.store import MOST_INTERESTS, Correction
from tests.contracts.interest import EVERYTHING, ROOF_GONE, STORM, Interested, words
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, START, chat, says

RITAS = chat(50)


async def test_a_tag_brings_the_entries_that_carry_it(interested: Interested) -> None:
    fire, flood = await interested.newsroom.open(), await interested.newsroom.open("Flood", "flood")
    old = await interested.tells(fire, "Wind.", "storm")
    assert await interested.make(RITAS, STORM)
    await interested.tells(fire, "Smoke.", "fire")
    first = await interested.tells(fire, "A gust.", "fire", "storm")
    await interested.tells(flood, "Rain about a storm.")
    second = await interested.tells(flood, "Waves.", "storm")
    assert await interested.sent(RITAS) == [first.id, second.id]
    assert old.id not in interested.courier.shown[RITAS]
    assert await interested.following(RITAS) == ["flood", "harbour-fire"]
    assert await interested.interests.in_part(RITAS) == {fire.id, flood.id}


@pytest.mark.parametrize(
    ("asked", "text", "matches"),
    [
        ("roof gone", "The roof gone, it rains in.", True),
        ("roof gone", "The roof, gone in a minute.", True),
        ("roof gone", "The roof is gone.", False),
        ("roof gone", "Gone is the roof.", False),
        ("roof", "Rooftops are wet.", False),
        ("CAFÉ", "The cafe at the quay is open.", True),
        ("cafe", "Das CAFÉ hat offen.", True),
        ("пожар", "Пожар в порту.", True),
        ("roof*", "Rooftops are wet.", False),
        ("roof OR quay", "The roof.", False),
        ('"roof', "The roof.", True),
    ],
)
async def test_words_are_whole_words_one_after_the_other(
    interested: Interested, asked: str, text: str, matches: bool
) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, words(asked))
    entry = await interested.tells(coverage, text)
    assert await interested.sent(RITAS) == ([entry.id] if matches else [])


async def test_words_are_looked_for_in_headline_text_and_the_title_of_the_coverage(interested: Interested) -> None:
    fire, flood = await interested.newsroom.open(), await interested.newsroom.open("Flood", "flood")
    await interested.make(RITAS, words("harbour"))
    entries = [
        await interested.tells(fire, "It burns."),
        await interested.tells(flood, "The water is in the harbour."),
        await interested.tells(flood, "It rises.", headline="Harbour closed"),
    ]
    await interested.tells(flood, "It rains.", "harbour")
    assert await interested.sent(RITAS) == [entry.id for entry in entries]


async def test_what_several_wishes_match_comes_once(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    for interest in (STORM, ROOF_GONE, words("gone"), EVERYTHING):
        await interested.make(RITAS, interest)
    entry = await interested.tells(coverage, "The roof gone.", "storm")
    assert await interested.sent(RITAS) == [entry.id]


async def test_what_is_followed_as_a_whole_does_not_come_twice(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.newsroom.follow(RITAS, coverage)
    await interested.make(RITAS, STORM)
    entries = [await interested.tells(coverage, "A gust.", "storm"), await interested.tells(coverage)]
    assert await interested.sent(RITAS) == [entry.id for entry in entries]
    assert await interested.interests.in_part(RITAS) == set()


async def test_the_level_holds(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.prefer(RITAS, Level.KEY)
    await interested.tells(coverage, "A breeze.", "storm")
    assert await interested.sent(RITAS) == []
    assert await interested.following(RITAS) == []
    key = await interested.tells(coverage, "A gust.", "storm", marks=KEY)
    breaking = await interested.tells(coverage, "A hurricane.", "storm", marks=Marks(breaking=True))
    await interested.tells(coverage, "A hurricane.", marks=BREAKING)
    await interested.sift(20)
    assert await interested.behind() == [(Urgency.BREAKING, True), (Urgency.ORDINARY, True)]
    assert await interested.sent(RITAS) == [breaking.id, key.id]


async def test_who_was_up_to_date_gets_at_a_higher_level_what_comes_from_then_on(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.prefer(RITAS, Level.KEY)
    key = await interested.tells(coverage, "A gust.", "storm", marks=KEY)
    await interested.tells(coverage, "A breeze.", "storm")
    await interested.serve()
    await interested.prefer(RITAS, Level.ALL)
    last = await interested.tells(coverage, "Calm.", "storm")
    assert await interested.sent(RITAS) == [key.id, last.id]


async def test_who_was_behind_gets_at_a_higher_level_what_lies_between(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.prefer(RITAS, Level.KEY)
    key = await interested.tells(coverage, "A gust.", "storm", marks=KEY)
    between = await interested.tells(coverage, "A breeze.", "storm")
    await interested.tells(coverage, "It rains.")
    await interested.sift(20)
    await interested.prefer(RITAS, Level.ALL)
    assert await interested.sent(RITAS) == [key.id, between.id]


async def test_a_lower_level_takes_away_what_was_picked(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.tells(coverage, "A breeze.", "storm")
    await interested.sift(20)
    await interested.prefer(RITAS, Level.BREAKING)
    assert await interested.sent(RITAS) == []


async def test_what_comes_to_match_by_a_correction_is_not_sent(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    entry = await interested.tells(coverage, "A gust.")
    await interested.serve()
    content = says("A gust.").model_copy(update={"tags": ("storm",)})
    await interested.newsroom.store.stream.correct(
        [Correction(entry.id, 1, content)], interested.newsroom.tick(), AUTHOR
    )
    assert await interested.sent(RITAS) == []


async def test_what_was_sent_is_corrected_and_withdrawn(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    entry = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    await interested.newsroom.correct(entry)
    await interested.serve()
    assert interested.courier.shown[RITAS] == {entry.id: 2}


async def test_a_correction_that_is_told_aloud_is_told_to_those_who_had_it(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.make(chat(51), words("mended"))
    entry = await interested.tells(coverage, "A gust.", "storm", marks=BREAKING)
    await interested.serve()
    aloud = Correction(entry.id, 1, says("No gust."), aloud=says("This was mended."))
    await interested.newsroom.store.stream.correct([aloud], interested.newsroom.tick(), AUTHOR)
    told = await interested.newsroom.store.stream.entry_numbered(coverage.id, 2)
    assert await interested.sent(RITAS) == [entry.id, told.id]
    assert await interested.sent(chat(51)) == []


async def test_what_is_withdrawn_before_it_was_sifted_or_sent_never_comes(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    early = await interested.tells(coverage, "A gust.", "storm")
    await interested.newsroom.retract(early)
    await interested.sift(20)
    late = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(20)
    await interested.newsroom.retract(late)
    assert await interested.sent(RITAS) == []
    assert await interested.behind() == []


async def test_a_release_is_picked_too(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    content = says("A gust.").model_copy(update={"tags": ("storm",)})
    entry = await interested.newsroom.store_only(coverage, content)
    assert await interested.sent(RITAS) == []
    await interested.newsroom.store.stream.release(coverage.id, interested.newsroom.tick())
    assert await interested.sent(RITAS) == [entry.id]


async def test_wishes_are_listed_and_bounded(interested: Interested) -> None:
    assert await interested.make(RITAS, words("Roof GONÉ"))
    assert not await interested.make(RITAS, words("roof gone"))
    await interested.make(RITAS, STORM)
    await interested.make(RITAS, EVERYTHING)
    listed = [(one.kind.value, one.value) for one in await interested.interests.of(RITAS)]
    assert listed == [("everything", ""), ("tag", "storm"), ("words", "Roof GONÉ")]
    for number in range(MOST_INTERESTS - 3):
        await interested.make(RITAS, words(f"house {number}"))
    with pytest.raises(TooManyInterests, match=str(MOST_INTERESTS)):
        await interested.make(RITAS, words("one too many"))
    assert len(await interested.interests.of(RITAS)) == MOST_INTERESTS
    assert await interested.interests.of(chat(51)) == []


async def test_words_that_are_none_are_refused(interested: Interested) -> None:
    with pytest.raises(Refused):
        await interested.make(RITAS, words("…"))


async def test_tags_of_the_newest_entries_are_told_the_most_frequent_first(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.tells(coverage, "A gust.", "storm", "harbour")
    await interested.tells(coverage, "A gust.", "storm")
    assert await interested.interests.tags(5) == ["storm", "harbour"]


async def test_a_wish_of_a_group_is_the_groups(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.interests.make(chat(-5), ChatKind.GROUP, "Neighbours", STORM, START)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(20)
    assert [due.chat.kind for due in await interested.courier.due()] == [ChatKind.GROUP]
