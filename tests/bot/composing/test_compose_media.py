"""What a chat is shown of an entry with media: beside them while there is room, as text among others elsewhere."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.composing.compose import messages
from bot.composing.merged_text import shown
from bot.composing.merging import Composer, Portion
from bot.lanes.delivery import Form, StreamRow
from bot.model import Change, Content, Entry, Marks, Medium, MediumKind
from bot.richtext import BULLET, RichText, plain
from tests.bot.behind import forms, pending, row, words
from tests.bot.strategies import fewer, rich_texts
from tests.bot.written import COVERAGE, ENTRY, corrected, retracted, up_to, written

PHOTO = Medium(digest="a", kind=MediumKind.PHOTO, media_type="image/jpeg", name="a.jpg", size=1)
TELEGRAM = up_to(4096, beside=1024)
PARAGRAPH = "It burns. " * 30


def showing(entry: Entry, *media: Medium) -> Entry:
    return replace(entry, content=entry.content.model_copy(update={"media": media or (PHOTO,)}))


def behind(*texts: str, exhibits: tuple[int, ...] = (), change: Change = Change.PUBLICATION) -> tuple[StreamRow, ...]:
    """Entries that a chat is behind by; those with these numbers show a photo."""
    found = [row(number, text, change=change) for number, text in enumerate(texts, start=1)]
    return tuple(
        replace(one, entry=showing(one.entry)) if one.entry and number in exhibits else one
        for number, one in enumerate(found, start=1)
    )


def served(rows: tuple[StreamRow, ...], places: int = 3, earlier: int = 0) -> tuple[Portion, ...]:
    return Composer(COVERAGE, up_to(400), places).service(pending(rows, earlier))


def media_of(portions: tuple[Portion, ...]) -> list[int]:
    return [len(message.media) for portion in portions for message in portion.messages]


def test_a_short_text_stands_beside_the_media() -> None:
    (message,) = messages(showing(written("Smoke.")), COVERAGE, TELEGRAM)
    assert message.media == (PHOTO,)
    assert plain(message.text) == "Smoke.\n\n09:30 UTC · Harbour fire"


def test_an_entry_of_pictures_only_still_says_when_and_of_what() -> None:
    (message,) = messages(showing(replace(ENTRY, content=Content())), COVERAGE, TELEGRAM)
    assert plain(message.text) == "09:30 UTC · Harbour fire"


def test_a_text_that_is_longer_than_a_caption_begins_there_with_whole_paragraphs() -> None:
    entry = showing(written(*[PARAGRAPH] * 5, headline="Fire"))
    first, second = messages(entry, COVERAGE, TELEGRAM)
    assert (len(first.media), len(second.media)) == (1, 0)
    assert plain(first.text).count("It burns.") == 90
    assert plain(second.text).count("It burns.") == 60


def test_the_notice_of_a_withdrawn_entry_is_short_enough_to_stand_below_its_media() -> None:
    entry = retracted(showing(written(*[PARAGRAPH] * 9)), "A drill")
    (notice,) = messages(entry, COVERAGE, TELEGRAM)
    assert notice.media == ()
    assert len(plain(notice.text)) <= 1024


def test_what_ends_an_entry_never_stands_alone_behind_what_stands_beside_the_media() -> None:
    entry = showing(written("It burns. " * 10))
    first, second = messages(entry, COVERAGE, up_to(500, beside=110))
    assert plain(first.text).count("It burns.") + plain(second.text).count("It burns.") == 10
    assert "It burns." in plain(second.text)


def test_more_than_that_it_is_breaking_stands_beside_the_media() -> None:
    entry = replace(showing(written("It burns. " * 30)), marks=Marks(key=True, breaking=True))
    first, *_ = messages(entry, COVERAGE, up_to(500, beside=110))
    assert plain(first.text).startswith("Breaking\n\nIt burns.")


def test_an_ending_that_is_longer_than_a_caption_begins_there() -> None:
    entry = showing(replace(ENTRY, content=Content(link=f"https://example.org/{'x' * 200}")))
    first, *others = messages(entry, COVERAGE, up_to(500, beside=110))
    assert first.media
    assert len(plain(first.text)) <= 110
    assert "09:30 UTC" in plain(others[-1].text)


@fewer
@given(rich_texts, st.integers(60, 300))
def test_each_part_keeps_to_its_limit_and_nothing_is_lost(body: RichText, beside: int) -> None:
    fits = up_to(500, beside)
    entry = showing(replace(ENTRY, content=Content(body=body)))
    first, *others = messages(entry, COVERAGE, fits)
    assert first.media
    assert fits(first.text, beside_media=True)
    assert all(fits(message.text) and not message.media for message in others)
    alone = messages(replace(ENTRY, content=Content(body=body)), COVERAGE, fits)
    assert _letters(first.text, *(one.text for one in others)) == _letters(*(one.text for one in alone))


def _letters(*texts: RichText) -> str:
    return "".join("".join(plain(text).replace(BULLET.strip(), "").split()) for text in texts)


def test_a_chat_that_is_a_little_behind_gets_media_in_messages_of_their_own() -> None:
    portions = served(behind("Smoke.", "Flames.", "Sirens.", "Hoses.", exhibits=(3,)))
    assert media_of(portions) == [0, 1, 0]
    assert [len(portion.layout.carried) for portion in portions] == [2, 1, 1]
    assert not portions[1].layout.merged


def test_a_chat_that_is_far_behind_gets_text_that_says_what_it_leaves_out() -> None:
    portions = served(behind("Smoke.", "Flames.", "Sirens.", "Hoses.", exhibits=(1, 2, 3, 4)))
    assert media_of(portions) == [0]
    assert words(portions)[0].count("(with a photo)") == 4
    (behind_one,) = served(behind("Smoke.", "Flames.", exhibits=(1,)), places=1)
    assert forms((behind_one,)) == [Form.FULL, Form.FULL]


def test_what_is_released_on_purpose_is_shown_with_its_media() -> None:
    texts = ["Smoke.", "Flames.", "Sirens.", "Hoses.", "Steam."]
    assert media_of(served(behind(*texts, exhibits=(1, 2, 3, 5), change=Change.RELEASE))) == [1, 1, 1, 0, 1]


def test_a_correction_in_a_merged_message_still_says_what_is_left_out() -> None:
    (portion,) = served(behind("Smoke.", "Flames.", exhibits=(1,)), places=1)
    first, second = (one.entry for one in behind("Smoke.", "Flames.", exhibits=(1,)))
    assert first
    assert second
    text = shown(portion.layout, [corrected(first, "x"), second], COVERAGE, up_to(400))
    assert text
    assert "(with a photo)" in plain(text)
