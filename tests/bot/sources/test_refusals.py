"""What is no live page, or too much of one."""

from datetime import date

import pytest

from bot.errors import DocumentNotUnderstood
from bot.sources import livepage
from bot.sources.document import MAX_ENTRIES
from bot.sources.lines import MAX_BYTES


def refusal(text: str | bytes) -> str:
    with pytest.raises(DocumentNotUnderstood) as refused:
        livepage.read(text, "regatta")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "an empty document"),
        (b"\xef\xbb\xbf \r\n", "an empty document"),
        (" date 2024-06-19 ", "an empty document"),
        ("Just a story.\nWith two lines.", "2 lines, 0 of them dates, and no time stamp"),
        ("Title\n19 June 2024\nText\n18 June 2024\nText", "5 lines, 2 of them dates, and no time stamp"),
        ("Title\n- 02:21 GMT\nText", "time stamps and no date"),
        (" date 2024-06 Title\n- 02:21 GMT\nText", "time stamps and no date"),
        (" date 2023-02-29 Title\n- 02:21 GMT\nText", "time stamps and no date"),
        ("<!DOCTYPE html>\n<html><body>19 June 202402:21 GMT</body></html>", "HTML or XML"),
        ("\ufeff\n<p>19 June 2024</p>\n19 June 202402:21 GMT\nText", "HTML or XML"),
        (" date 2024-06-19 <html lang=en>\n19 June 202402:21 GMT", "HTML or XML"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary data"),
        ("19 June 202402:21 GMT\nText".encode("utf-16"), "binary data"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "binary data"),
        ("x" * (MAX_BYTES + 1), "a document of more than 2,000,000 bytes"),
        ("ж" * (MAX_BYTES // 2 + 1), "a document of more than 2,000,000 bytes"),
        (b" " * (MAX_BYTES + 1), "a document of more than 2,000,000 bytes"),
        ("19 June 2024\n" + "- 02:21 GMT\nText\n" * (MAX_ENTRIES + 1), "5,001 entries"),
    ],
)
def test_what_is_no_live_page_is_refused_with_a_reason(text: str | bytes, found: str) -> None:
    assert refusal(text).startswith(f"found {found}; expected ")


def test_as_many_entries_as_allowed_are_read() -> None:
    document = livepage.read("Title\n19 June 2024\n" + "- 02:21 GMT\nText\n" * MAX_ENTRIES, "regatta")
    assert len({entry.origin for entry in document.entries}) == MAX_ENTRIES
    assert {entry.published_at.date() for entry in document.entries} == {date(2024, 6, 19)}
