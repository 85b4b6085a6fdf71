"""How one source is to be read, as it is kept with the source. Apart from `reader`, which loads every parser."""

from bot.model import Frozen
from bot.sources.document import SourceKind
from bot.sources.style import USUAL, StampStyle


class ReadingOptions(Frozen):
    """`kind` overrides what the contents seem to be; `style` is for plain text only."""

    kind: SourceKind | None = None
    style: StampStyle = USUAL


AS_RECOGNISED = ReadingOptions()
