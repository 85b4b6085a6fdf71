"""Files as people send them: nobody decodes them, so their beginning is enough."""

from adapters.sandbox.view import SentFile

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"quay " * 200
PNG = b"\x89PNG\r\n\x1a\n" + b"pier " * 200
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + b"smoke " * 200
PDF = b"%PDF-1.7\n" + b"report " * 200


def photo(number: int = 0, name: str = "IMG_1.jpg") -> SentFile:
    """Photos of different numbers differ."""
    return SentFile(name=name, content=JPEG + bytes([number]), kind="photo")


def video() -> SentFile:
    return SentFile(name="clip.mp4", content=MP4, kind="video")


def document(content: bytes = PDF, name: str = "report.pdf") -> SentFile:
    return SentFile(name=name, content=content, kind="document")
