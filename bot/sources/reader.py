"""Reading contents of any kind into a document."""

from bot.model import Frozen
from bot.sources.document import SourceKind


class ReadingOptions(Frozen):
    """How contents are to be read; by default, everything is recognised."""

    kind: SourceKind | None = None
