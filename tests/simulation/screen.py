"""What one reader sees at the end, sorted by how far the bot can be held to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.model import Address, EntryId, MessageId
from tests.simulation.readership import Reader
from tests.simulation.records import Records
from tests.simulation.rooms import Post, Room
from tests.simulation.wording import closed, coverage, earlier, items, read


@dataclass(slots=True)
class Screen:
    """`known`: the bot can change them. `doubtful`: nobody told it that they exist. `frozen`: nothing can be changed,
    since the platform refuses it or the chat has moved on. `stray`: it was told and has no receipt of them. Cards are
    none of these.

    `counted`: how many entries of each coverage messages only counted, `unsure` those in messages that were in doubt.
    `lost`: somebody deleted some. `firsts`: where each item was shown first, as
    the bot knows: message, and place in it.
    """

    known: list[Post] = field(default_factory=list)
    doubtful: list[Post] = field(default_factory=list)
    frozen: list[Post] = field(default_factory=list)
    stray: list[Post] = field(default_factory=list)
    closings: list[Post] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)
    doubted: set[int] = field(default_factory=set)
    marked: set[EntryId] = field(default_factory=set)
    counted: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    unsure: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    lost: bool = False
    firsts: dict[int, tuple[MessageId, int]] = field(default_factory=dict)


def showing(posts: Iterable[Post]) -> dict[int, list[Post]]:
    """The messages that show each item."""
    found: defaultdict[int, list[Post]] = defaultdict(list)
    for post in posts:
        for item in items(post.body):
            found[item].append(post)
    return found


def screen(reader: Reader, rooms: Mapping[Address, Room], records: Records) -> Screen:
    found = Screen()
    for address in reader.addresses:
        room = rooms[address]
        found.excused |= room.excused
        found.doubted |= room.doubted
        found.marked |= room.marked
        for body in [*room.refused, *(post.first_body for post in room.posts.values() if not post.card)]:
            found.counted[coverage(body)] += earlier(body)
        for body in room.unsure:
            found.unsure[coverage(body)] += earlier(body)
        found.lost |= any(not post.shown and not post.card for post in room.posts.values())
        for post in (one for one in room.shown if not one.card):
            _sort(found, post, known=post.id in records.receipts[address], moved=address != reader.address)
        found.firsts |= {item: first for item, first in _firsts(room).items() if item not in found.firsts}
    return found


def _firsts(room: Room) -> dict[int, tuple[MessageId, int]]:
    found: dict[int, tuple[MessageId, int]] = {}
    for post in room.posts.values():
        if not post.doubtful and not post.card:
            for place, piece in enumerate(read(post.first_body)):
                found.setdefault(piece.item, (post.id, place))
    return found


def _sort(found: Screen, post: Post, *, known: bool, moved: bool) -> None:
    if closed(post.body):
        found.closings.append(post)
        if not items(post.body):
            return
    if post.doubtful and not known:
        found.doubtful.append(post)
    elif post.frozen or moved:
        found.frozen.append(post)
    elif known:
        found.known.append(post)
    else:
        found.stray.append(post)
