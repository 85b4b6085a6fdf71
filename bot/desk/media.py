"""What a file is, by what it contains: which are taken, how they are shown, what they are called. Pure."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.errors import Refused
from bot.languages.language import ENGLISH, Language
from bot.languages.words import Words, plural, words
from bot.model import MOST_MEDIA, Medium, MediumKind
from bot.sources.characters import levelled

MEGABYTE = 1_000_000

DEFAULT_LIMIT = 10 * MEGABYTE
"""Bytes of one file. Discord takes 10 MiB, Telegram photos of 10 MB; a bot may download 20 MB from Telegram."""

MOST_TOGETHER = 25 * MEGABYTE
"""Bytes of all files of an entry, which go to Discord in one request; it takes 25 MiB."""

MOST_NAME = 60
MOST_ALT = 1024
"""Characters; Discord takes so many as an attachment's description."""

_PROBED = 64
"""Bytes at the beginning of a file that say what it is."""

_UNFIT = re.compile(r"[^\w.()-]+")


@dataclass(frozen=True, slots=True)
class FileType:
    media_type: str
    kind: MediumKind
    extension: str


_JPEG = FileType("image/jpeg", MediumKind.PHOTO, "jpg")
_PNG = FileType("image/png", MediumKind.PHOTO, "png")
_WEBP = FileType("image/webp", MediumKind.PHOTO, "webp")
_GIF = FileType("image/gif", MediumKind.DOCUMENT, "gif")
_MP4 = FileType("video/mp4", MediumKind.VIDEO, "mp4")
_QUICKTIME = FileType("video/quicktime", MediumKind.DOCUMENT, "mov")
_WEBM = FileType("video/webm", MediumKind.DOCUMENT, "webm")
_PDF = FileType("application/pdf", MediumKind.DOCUMENT, "pdf")
"""Telegram shows photos and MP4 videos as such ("sendVideo": "Telegram clients support MPEG4 videos"), all else as a
file; a GIF cannot be in an album."""

_BEGINNINGS = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"%PDF-", _PDF),
)
_IMAGE_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
"""Still pictures in the container of videos, which hardly any reader's app shows."""


def type_of(content: bytes) -> FileType | None:
    """By its first bytes alone, whatever it is called; None for what is not taken."""
    begun = content[:_PROBED]
    for beginning, file_type in _BEGINNINGS:
        if begun.startswith(beginning):
            return file_type
    if begun[:4] == b"RIFF" and begun[8:12] == b"WEBP":
        return _WEBP
    if begun.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in begun:
        return _WEBM
    if begun[4:8] == b"ftyp" and begun[8:12] not in _IMAGE_BRANDS:
        return _QUICKTIME if begun[8:12] == b"qt  " else _MP4
    return None


def medium_of(content: bytes, name: str = "", alt: str = "", *, as_file: bool = False) -> Medium:
    """`as_file`: whoever sent it wants it to arrive as it is. Raises `Refused` for what is not taken."""
    found = type_of(content)
    if found is None:
        raise Refused(
            words(
                "{file} is none of the files that readers can be sent: photos (JPEG, PNG, WebP), GIFs, videos (MP4,"
                " MOV, WebM) and PDF, by what is in them.",
                file=_called(levelled(name).strip()),
            )
        )
    return Medium(
        digest=hashlib.blake2b(content, digest_size=16).hexdigest(),
        kind=MediumKind.DOCUMENT if as_file else found.kind,
        media_type=found.media_type,
        name=file_name(name, found),
        size=len(content),
        alt=levelled(alt).strip()[:MOST_ALT],
    )


def file_name(name: str, file_type: FileType) -> str:
    """Letters, digits and few signs, with the ending that belongs to the type: no name makes a file another one."""
    stem = _UNFIT.sub("-", levelled(name.rpartition("/")[2].rpartition("\\")[2])).rpartition(".")
    kept = (stem[0] or stem[2]).strip("-.")[:MOST_NAME]
    return f"{kept or file_type.kind.value}.{file_type.extension}"


def together(media: Sequence[Medium]) -> tuple[Medium, ...]:
    """As they can be shown in one entry: each once, and as documents if some are. Raises `Refused` for too many, or too
    much."""
    single = tuple({one.digest: one for one in media}.values())
    if len(single) > MOST_MEDIA:
        raise Refused(words("An entry has at most {most} photos, videos or documents.", most=MOST_MEDIA))
    size = sum(one.size for one in single)
    if size > MOST_TOGETHER:
        raise Refused(
            words(
                "These files are too large together: {size}, at most {most}.",
                size=bytes_in_words(size),
                most=bytes_in_words(MOST_TOGETHER),
            )
        )
    if len({one.kind is MediumKind.DOCUMENT for one in single}) > 1:
        return tuple(one.model_copy(update={"kind": MediumKind.DOCUMENT}) for one in single)
    return single


def too_large(name: str, size: int | None, limit: int) -> Refused:
    file, most = _called(levelled(name)), bytes_in_words(limit)
    if size:
        return Refused(
            words("{file} is too large: {size}, at most {most}.", file=file, size=bytes_in_words(size), most=most)
        )
    return Refused(words("{file} is too large: at most {most}.", file=file, most=most))


def _called(name: str) -> Words:
    return words("“{name}”", name=name[:MOST_NAME]) if name else words("This file")


def bytes_in_words(size: int) -> Words:
    """`0.3 MB`; little ones in kilobytes."""
    if size < MEGABYTE // 10:
        return words("{number} kB", number=-(-size // 1000))
    tenths = round(size / MEGABYTE * 10)
    return words("{number} MB", number=tenths / 10 if tenths % 10 else tenths // 10)


def counted(media: Sequence[Medium], language: Language = ENGLISH) -> str:
    """`a photo`, `2 photos and a video`."""
    numbers = ((kind, sum(one.kind is kind for one in media)) for kind in MediumKind)
    return language.listed([language.text(_named(kind, number)) for kind, number in numbers if number])


def _named(kind: MediumKind, number: int) -> Words:
    match kind:
        case MediumKind.PHOTO:
            return plural("a photo", "{count} photos", number)
        case MediumKind.VIDEO:
            return plural("a video", "{count} videos", number)
        case MediumKind.DOCUMENT:
            return plural("a document", "{count} documents", number)
    assert_never(kind)
