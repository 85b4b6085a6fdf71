"""A chat as its platform keeps it: messages, and whether the bot may reach it."""

from dataclasses import dataclass, field
from enum import Enum

from bot.errors import Absence
from bot.model import Address, ChatKind, EntryId, MessageId
from tests.simulation.wording import is_card, items


class Fate(Enum):
    """What became of a message."""

    SHOWN = "shown"
    WITHDRAWN = "withdrawn by the bot"
    LOST = "deleted by somebody"


@dataclass(slots=True)
class Post:
    """A message. `doubtful`: its sender was not told its id. `late`: nor could it have
    found it. `frozen`: the platform refuses to change it."""

    id: MessageId
    body: str
    markup: bool
    reply_to: MessageId | None
    life: int
    at: float
    uneditable: bool = False
    undeletable: bool = False
    first_body: str = ""
    fate: Fate = Fate.SHOWN
    doubtful: bool = True
    late: bool = False
    frozen: bool = False
    pinned: bool = False
    photo: bool = False

    @property
    def shown(self) -> bool:
        return self.fate is Fate.SHOWN

    @property
    def card(self) -> bool:
        return is_card(self.first_body)

    def __post_init__(self) -> None:
        self.first_body = self.body

    def __str__(self) -> str:
        words = {" in doubt": self.doubtful, " frozen": self.frozen, " pinned": self.pinned}
        return "".join([f"#{self.id}", *(word for word, true in words.items() if true)])


@dataclass(slots=True)
class Room:
    """`excused`: items of which the platform or somebody there kept the bot from showing all. `doubted`: items of
    which a request came to no known end; `marked`: entries that were on their way as a process died,
    or a correction of them was.

    `nonces` is what was posted last under each, `refused` what was taken in no form, `unsure` what came to
    no known end; `doubted_cards` counts those of cards. `pins`: the bot may pin here.
    """

    address: Address
    kind: ChatKind
    posts: dict[MessageId, Post] = field(default_factory=dict)
    absence: Absence | None = None
    successor: Address | None = None
    pins: bool = True
    excused: set[int] = field(default_factory=set)
    doubted: set[int] = field(default_factory=set)
    marked: set[EntryId] = field(default_factory=set)
    nonces: dict[str, Post] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    doubted_cards: int = 0

    def add(self, post: Post, nonce: str) -> None:
        self.posts[post.id] = post
        self.nonces[nonce] = post

    def lose(self, post: Post) -> None:
        """Somebody deletes a message. It may have been reduced, and what it showed first grow into it again."""
        post.fate = Fate.LOST
        if not post.card:
            self.excused |= items(post.body) | items(post.first_body)

    @property
    def shown(self) -> list[Post]:
        return [post for post in self.posts.values() if post.shown]
