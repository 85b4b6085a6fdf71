"""Wording: what somebody wrote, and what an entry then says."""

import pytest

from bot.desk.wording import Wording, content_written, keeping, text_of
from bot.errors import Refused
from bot.model import Content
from bot.richtext import from_paragraphs, plain


def test_a_first_line_before_a_blank_one_is_the_headline_unless_another_is_given() -> None:
    text = "The roof is down\n\nNobody is hurt."
    assert content_written(Wording(text)).headline == "The roof is down"
    assert content_written(Wording(text, headline="")).headline is None
    assert plain(content_written(Wording(text, headline="")).body) == text
    assert content_written(Wording(text, headline=" Harbour  fire ")).headline == "Harbour fire"


def test_what_cannot_be_seen_or_stored_is_left_out() -> None:
    content = content_written(
        Wording("Smo\u200bke\x00 \ud800over\xa0it.", headline="A\nB\x07", source_line="\u2060C\t")
    )
    assert (content.headline, plain(content.body), content.source_line) == ("A B", "Smoke \ufffdover it.", "C")
    content.model_dump_json()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://", "https://a b", "ftp://a", "https://[", "x" * 2001])
def test_a_link_is_an_address_of_the_web(link: str) -> None:
    with pytest.raises(Refused, match="A link is an address"):
        content_written(Wording("Smoke.", link=link))


@pytest.mark.parametrize(
    "wording", [Wording("x" * 20_001), Wording("x", headline="x" * 501), Wording("x", source_line="x" * 301)]
)
def test_nothing_may_be_too_long(wording: Wording) -> None:
    with pytest.raises(Refused, match="too long"):
        content_written(wording)


def test_an_entry_says_something() -> None:
    with pytest.raises(Refused, match=r"^There is no text\. Write it like this: /post TEXT\.$"):
        content_written(Wording("\u200b \n"), "/post TEXT")
    assert content_written(Wording("", link="https://example.org")).link == "https://example.org"


def test_what_stays_when_the_text_changes() -> None:
    before = Content(
        headline="Fire", body=from_paragraphs(["Smoke."]), source_line="Police", link="https://example.org/a"
    )
    after = keeping(before, content_written(Wording("Fog.")), headline=True)
    assert after == before.model_copy(update={"body": from_paragraphs(["Fog."])})
    assert keeping(before, content_written(Wording("Fog.", headline="")), headline=False).headline is None
    pointer = Content(link="https://example.org/a")
    assert keeping(pointer, content_written(Wording("Fog.")), headline=True).link is None


def test_what_is_read_back_from_an_entry_says_the_same() -> None:
    content = content_written(Wording("One.\n> Two.\n- Three.\n- Four.", headline=""))
    assert content_written(Wording(text_of(content), headline="")) == content
