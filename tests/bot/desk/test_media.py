"""What a file is, by what it contains, and how it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.media import MEGABYTE, bytes_in_words, counted, medium_of, together, type_of
from bot.errors import Refused
from bot.languages import spoken
from bot.languages.language import ENGLISH
from bot.model import MOST_MEDIA, Medium, MediumKind

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00"
PDF = b"%PDF-1.7\n"

BEGINNINGS = {
    "image/jpeg": JPEG,
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "image/gif": b"GIF89a\x01\x00",
    "video/mp4": MP4,
    "video/quicktime": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00",
    "video/webm": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x86\x81\x01\x42\x82\x84webm",
    "application/pdf": PDF,
}


def medium(number: int, size: int = 10, kind: MediumKind = MediumKind.PHOTO) -> Medium:
    return Medium(digest=str(number), kind=kind, media_type="image/jpeg", name=f"{number}.jpg", size=size)


@pytest.mark.parametrize(("media_type", "content"), BEGINNINGS.items())
def test_a_type_is_told_by_the_first_bytes(media_type: str, content: bytes) -> None:
    found = medium_of(content + b"more", name="harmless.exe")
    assert found.media_type == media_type
    assert not found.name.endswith("exe")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"PK\x03\x04 an archive",
        b"<svg onload='alert(1)'/>",
        b"<html>",
        b"\x00\x00\x00\x18ftypheic\x00\x00",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x1a\x45\xdf\xa3 matroska",
    ],
)
def test_what_readers_should_not_be_sent_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(Refused, match="is none of the files"):
        medium_of(content, name="photo.jpg")


@given(st.binary(max_size=80))
def test_any_bytes_have_a_type_or_none(content: bytes) -> None:
    found = type_of(content)
    assert found is None or medium_of(content).media_type == found.media_type


@given(st.text(max_size=300))
def test_a_name_is_a_plain_one_that_ends_as_its_type_does(name: str) -> None:
    called = medium_of(JPEG, name=name).name
    assert called.endswith(".jpg")
    assert 5 <= len(called) <= 64
    assert not set(called) & set('/\\"\r\n\u202e ')
    assert not called.startswith((".", "-"))


def test_the_same_bytes_have_the_same_digest_and_others_another() -> None:
    assert medium_of(JPEG, "a.jpg").digest == medium_of(JPEG, "b.jpg").digest
    assert medium_of(JPEG).digest != medium_of(JPEG + b"1").digest


def test_a_photo_that_was_sent_as_a_file_stays_one() -> None:
    assert medium_of(JPEG, as_file=True).kind is MediumKind.DOCUMENT


def test_photos_and_videos_go_together_and_documents_with_documents() -> None:
    mixed = [medium(1), medium(2, kind=MediumKind.VIDEO)]
    assert together(mixed) == tuple(mixed)
    assert {one.kind for one in together([*mixed, medium(3, kind=MediumKind.DOCUMENT)])} == {MediumKind.DOCUMENT}


def test_each_is_shown_once() -> None:
    assert together([medium(1), medium(2), medium(1)]) == (medium(1), medium(2))


def test_too_many_and_too_much_are_refused() -> None:
    with pytest.raises(Refused, match="at most 10"):
        together([medium(number) for number in range(MOST_MEDIA + 1)])
    with pytest.raises(Refused, match="30 MB, at most 25 MB"):
        together([medium(number, size=10 * MEGABYTE) for number in range(3)])


def test_they_are_counted_in_words() -> None:
    media = [medium(1), medium(2), medium(3, kind=MediumKind.VIDEO)]
    assert counted(media) == "2 photos and a video"
    assert [ENGLISH.text(bytes_in_words(size)) for size in (340_000, 2_000_000, 1200)] == ["0.3 MB", "2 MB", "2 kB"]
    assert spoken("de").text(bytes_in_words(340_000)) == "0,3 MB"
