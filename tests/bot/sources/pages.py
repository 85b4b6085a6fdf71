"""Random pages, and one that is told: a visit to an invented town, in the shape of a short day's live page."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.bot.sources.forms import Page, Told

VISIT = Page(
    "The Duchess’s visit to Lower Quill: AS IT HAPPENS",
    (
        "Dora Duchess is in Lower Quill for two days. The town has painted “every door, and two cats”.",
        "She will open the bridge at noon local time (11am GMT), or as soon as it is finished.",
        "On her list is the Treaty of the Two Ferries, which nobody has read to the end.",
    ),
    (
        Told(
            datetime(2024, 6, 19, 2, 21, tzinfo=UTC),
            (
                "The Duchess has left the station on foot; Mike Mayor carries the umbrella.",
                "“We walked along the river… and it was wet,” the “Quill Courier” quotes him.",
                "Both were last seen at the bakery.",
            ),
        ),
        Told(
            datetime(2024, 6, 19, 1, 57, tzinfo=UTC),
            (
                "The Treaty of the Two Ferries, which nobody has read to the end, is to be signed on a boat.",
                "“Which of the two?” asked the second ferryman.",
            ),
        ),
        Told(
            datetime(2024, 6, 19, 1, 53, tzinfo=UTC),
            (
                "It is the Duchess’s second visit in 24 years.",
                "01:30 GMT was when her first train broke down, says the station master – “and the second at 01:45”.",
            ),
        ),
    ),
)

_BEGINNINGS = ("The ", "we", "“", "É", "Я ", "中", "GMT ", "Z", "date ", "No", "#", "@x ")
_PIECES = (
    *("word ", "It’s ", "”", "…", ", ", ". ", ": ", "(5am GMT) ", "at 02:00 GMT", "02:21 GMT ", "7", "19 June 2024 "),
    *(" - ", "-", "—", "/", "2024-06-19 ", "Ж", "文", "🎈", "9:05", "  ", "GMT", "This life feed has ended"),
)


def texts() -> st.SearchStrategy[str]:
    """A line of news: it begins with neither a figure nor a dash, and goes on with anything, times and dates too."""
    rest = st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)
    return st.builds(lambda start, rest: (start + rest).rstrip(" -"), st.sampled_from(_BEGINNINGS), rest)


def paragraphs() -> st.SearchStrategy[tuple[str, ...]]:
    """An entry's: the first is never a list item, so that every form can show it."""
    others = st.lists(st.one_of(texts(), texts().map("- {}".format)), max_size=2)
    return st.builds(lambda first, rest: (first, *rest), texts(), others)


@st.composite
def pages(draw: st.DrawFn, *, longest_gap: int = 60 * 40) -> Page:
    """Entries at random distances (in minutes), some of pictures only; the oldest has text."""
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 60 * 24 * 365 * 80)))
    entries = []
    for gap in draw(st.lists(st.integers(0, longest_gap), max_size=5)):
        entries.append(Told(at, draw(st.one_of(paragraphs(), st.just(())))))
        at -= timedelta(minutes=gap)
    entries.append(Told(at, draw(paragraphs())))
    return Page(draw(texts()), tuple(draw(st.lists(texts(), max_size=2))), tuple(entries))
