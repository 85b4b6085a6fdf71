"""Files as the stand-in keeps them: what the bot uploaded, and what people sent.

A `file_id` is good for as long as the file is kept; the oldest go when there is too much.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from adapters.sandbox.telegram.chats import Media
from adapters.sandbox.telegram.refusals import bad_request

MAX_KEPT_BYTES = 128 << 20
MAX_KEPT = 2_000
MAX_DOWNLOAD_BYTES = 20 << 20
"""What a bot may download (core.telegram.org/bots/api#getfile)."""

WORDS = {"photo": "Photo", "video": "Video", "audio": "Audio", "document": "Document"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`content` is empty for what was named by an address: nothing is fetched."""

    media: Media
    content: bytes = field(repr=False)

    @property
    def path(self) -> str:
        ending = self.media.name.rpartition(".")[2] or "bin"
        return f"{self.media.kind}s/file_{int(self.media.file_id[-16:])}.{ending if ending.isalnum() else 'bin'}"


class Files:
    def __init__(self) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._bytes = 0
        self._number = 0

    def add(self, kind: str, name: str, content: bytes) -> Media:
        self._number += 1
        media = Media(kind, f"sandbox-{kind}-{self._number:016d}", name, len(content))
        self._files[media.file_id] = StoredFile(media, content)
        self._bytes += len(content)
        while self._bytes > MAX_KEPT_BYTES or len(self._files) > MAX_KEPT:
            _, oldest = self._files.popitem(last=False)
            self._bytes -= len(oldest.content)
        return media

    def get(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """By the path that `getFile` told."""
        return next((file for file in self._files.values() if file.path == path), None)

    def again(self, kind: str, file_id: str) -> Media:
        """A file that is here already, in another message. Raises `Refusal`."""
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("Wrong file identifier/HTTP URL specified")
        if file.media.kind != kind and "photo" in (file.media.kind, kind):
            raise bad_request(f"Can't use file of type {WORDS[file.media.kind]} as {WORDS[kind]}")
        return file.media
