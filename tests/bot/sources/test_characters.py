"""Bytes of any charset as text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.characters import decoded, decoded_by_form, levelled, without_surrogates


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Café “Möwe”".encode(), None),
        ("Café “Möwe”".encode(), "utf8"),
        ("Café “Möwe”".encode("cp1252"), None),
        ("Café “Möwe”".encode("cp1252"), "ISO-8859-1"),
        ("Café “Möwe”".encode("cp1252"), "utf-8"),
        ("Café “Möwe”".encode("cp1252"), "x-unheard-of"),
        (codecs.BOM_UTF8 + "Café “Möwe”".encode(), "windows-1251"),
        (codecs.BOM_UTF16_LE + "Café “Möwe”".encode("utf-16-le"), None),
        (codecs.BOM_UTF16_BE + "Café “Möwe”".encode("utf-16-be"), "utf-8"),
    ],
)
def test_the_same_text_comes_out_of_many_encodings(body: bytes, charset: str | None) -> None:
    assert decoded(body, charset) == "Café “Möwe”"


@pytest.mark.parametrize(
    "page",
    [
        '<html><meta charset="windows-1251"><p>Чайка',
        "<head><meta http-equiv=content-type content='text/html; charset=windows-1251'><p>Чайка",
        '<?xml version="1.0" encoding="windows-1251"?><html><p>Чайка',
    ],
)
def test_a_page_says_its_charset_itself(page: str) -> None:
    body = page.encode("windows-1251")
    assert decoded(body, None) == page
    assert decoded(body, "koi8-r") != page, "the server has the last word"


def test_a_broken_byte_spoils_one_character_only() -> None:
    assert decoded("Möwe ".encode() + b"\xff!", "utf-8") == "Möwe \ufffd!"
    assert decoded("Möwe ".encode() + b"\xff!", None) == "Möwe \ufffd!"


@pytest.mark.parametrize(
    "charset", ["base64", "zlib", "idna", "punycode", "unicode_escape", "utf-7", "undefined", "\0"]
)
def test_what_python_calls_an_encoding_is_not_always_a_charset(charset: str) -> None:
    assert decoded(b"plain", charset) == "plain"


@given(st.binary(), st.none() | st.text() | st.sampled_from(["utf-8", "gbk", "shift_jis", "koi8-r"]))
def test_any_bytes_have_a_text(body: bytes, charset: str | None) -> None:
    assert isinstance(decoded(body, charset), str)


@given(st.text(st.characters()))
def test_any_text_is_levelled_once_and_for_all(text: str) -> None:
    shown = levelled(without_surrogates(text))
    assert shown == levelled(shown)
    assert len(shown.splitlines()) <= 1
    shown.encode()


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Café".encode(), "iso-8859-1", "Café"),
        ("\ufeffCafé".encode(), None, "Café"),
        ("Café".encode("windows-1252"), "iso-8859-1", "Café"),
        ("凧".encode("iso2022_jp"), "iso-2022-jp", "凧"),
    ],
)
def test_what_has_the_form_of_utf_8_may_be_called_anything(body: bytes, charset: str | None, text: str) -> None:
    assert decoded_by_form(body, charset) == text
