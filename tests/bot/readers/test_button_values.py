"""What buttons say: whatever the pages offer is understood when it comes back."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Answer
from bot.errors import Refused
from bot.languages.language import ENGLISH
from bot.readers import hours_pages, place_pages, preference_pages
from bot.readers.button_values import CHOICES, change, mute_length, page_named
from bot.readers.menu import Page
from bot.readers.preferences import AS_IT_COMES, Digest, Preferences, QuietHours
from bot.store import Wishes

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def offered(answer: Answer) -> Iterator[tuple[Page, str]]:
    for button in (button for row in answer.buttons for button in row):
        _, _, name, value = (*button.action.split(":", 3), "", "")[:4]
        if value:
            yield Page(name), value


@given(st.times(), st.times(), st.booleans(), st.times())
def test_every_value_on_a_page_is_one_that_there_is(begin: time, end: time, passes: bool, at: time) -> None:
    hours = QuietHours(begin=begin, end=end, breaking_passes=passes)
    wishes = Wishes(Preferences(quiet=hours, digest=Digest.DAILY, digest_at=at))
    pages = (
        preference_pages.levels(wishes, None, ENGLISH),
        preference_pages.sounds(wishes, None, ENGLISH),
        preference_pages.previews(wishes, None, ENGLISH),
        preference_pages.digests(wishes, None, ENGLISH),
        hours_pages.zones(wishes, NOW, ENGLISH),
        preference_pages.cards(wishes, ENGLISH),
        place_pages.crossposts(wishes, ENGLISH),
    )
    for page, value in (one for answer in pages for one in offered(answer)):
        Preferences.model_validate(change(page, value, hours, exception=False))


def test_every_night_and_every_mute_that_is_offered_is_taken() -> None:
    for page, value in offered(hours_pages.quiet(Wishes(AS_IT_COMES), NOW, ENGLISH)):
        assert change(page, value, None, exception=False)["quiet"] in hours_pages.NIGHTS
    lengths = [mute_length(value).total_seconds() for _, value in offered(hours_pages.mutes(ENGLISH))]
    assert lengths == list(hours_pages.MUTES.values())


@given(st.text(max_size=20), st.sampled_from(list(Page)))
def test_any_other_text_is_refused_and_nothing_worse(text: str, page: Page) -> None:
    try:
        change(page, text, None, exception=False)
    except Refused:
        return
    assert page in {*CHOICES, Page.QUIET, Page.DAILY_AT, Page.ZONE}


@pytest.mark.parametrize(
    ("page", "value"),
    [(Page.CROSSPOSTS, "all"), (Page.CROSSPOSTS, "chat"), (Page.QUIET, "off"), (Page.ZONE, "UTC")],
)
def test_what_is_the_same_in_all_coverages_is_changed_in_none(page: Page, value: str) -> None:
    with pytest.raises(Refused):
        change(page, value, None, exception=True)


def test_no_page_is_where_the_menu_begins_and_an_unknown_one_is_stale() -> None:
    assert page_named("") is None
    with pytest.raises(Refused):
        page_named("colour")
