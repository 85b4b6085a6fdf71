"""Files as the stand-in keeps them, by the ids of their attachments; the oldest go when there is too much."""

from collections import OrderedDict

from adapters.sandbox.discord.messages import Attachment

MAX_KEPT_BYTES = 128 << 20
MAX_KEPT = 2_000


class Files:
    """`base` is where they can be had from, once something serves them."""

    def __init__(self) -> None:
        self.base = "http://127.0.0.1"
        self._files: OrderedDict[int, bytes] = OrderedDict()
        self._bytes = 0

    def keep(self, attachment: int, content: bytes) -> None:
        self._files[attachment] = content
        self._bytes += len(content)
        while self._bytes > MAX_KEPT_BYTES or len(self._files) > MAX_KEPT:
            _, oldest = self._files.popitem(last=False)
            self._bytes -= len(oldest)

    def get(self, attachment: int) -> bytes | None:
        return self._files.get(attachment)

    def address(self, channel: int, attachment: Attachment) -> str:
        """Real addresses are signed, and good for a day."""
        return f"{self.base}/attachments/{channel}/{attachment.id}/{attachment.filename}"
