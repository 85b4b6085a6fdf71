"""What must hold when a run has come to rest."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.composing.merging import MOST_MESSAGES
from bot.model import Address
from tests.simulation.provider import Provider
from tests.simulation.readership import Item, Reader, Readership
from tests.simulation.records import Records
from tests.simulation.rooms import Post, Room
from tests.simulation.screen import Screen, screen, showing
from tests.simulation.standing import Standing, of_item, standing
from tests.simulation.wording import closed, items, retired, says_withdrawn, told


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed on: `repeats_are_safe` where nothing is doubled, `skips` where what is in doubt is left out."""

    repeats_are_safe: bool
    skips: bool


class Checks:
    """`providers` and `terms` are by platform."""

    def __init__(
        self, readership: Readership, providers: Mapping[str, Provider], terms: Mapping[str, Terms], records: Records
    ) -> None:
        self._readership = readership
        self._providers = providers
        self._terms = terms
        self._records = records

    def findings(self) -> Iterator[tuple[Address | None, str]]:
        for what, number in self._records.leftovers.items():
            if number:
                yield None, f"{number} {what} are left"
        for reader in self._readership.readers:
            for what in self._of_reader(reader):
                yield reader.address, what

    def _of_reader(self, reader: Reader) -> Iterator[str]:
        provider = self._providers[reader.address.platform]
        seen = screen(reader, provider.rooms, self._records)
        yield from self._receipts(reader, provider)
        yield from self._messages(reader, seen)
        yield from self._order(reader, seen)
        if not reader.away:
            yield from self._standing(reader)
            yield from self._closings(reader, seen)
            yield from self._items(reader, seen)
            yield from self._catching_up(reader, seen)
            yield from self._pins(reader)

    def _receipts(self, reader: Reader, provider: Provider) -> Iterator[str]:
        by_entry = {item.entry.id: item.number for item in self._readership.items.values()}
        for address in reader.addresses:
            posts = provider.rooms[address].posts
            for message, entries in self._records.receipts[address].items():
                post = next((post for post in posts.values() if post.id == message), None)
                if post is None:
                    if not reader.away:
                        yield f"a receipt of message #{message}, which never was"
                elif post.shown:
                    for entry in entries:
                        number = by_entry[next(known for known in by_entry if known == entry)]
                        if number not in items(post.body) and not _of_something_withdrawn(post.body):
                            yield f"a receipt says that {post} shows item {number}: {told(post.body)}"

    def _messages(self, reader: Reader, seen: Screen) -> Iterator[str]:
        for post in seen.stray:
            yield f"no receipt of message {post}: {told(post.body)}"
        if self._terms[reader.address.platform].repeats_are_safe and not reader.away:
            for post in (post for post in seen.doubtful if not self._nobodys(reader, post)):
                yield f"left behind: {post}: {told(post.body)}"
        counted = sum(self._records.doubts[address] for address in reader.addresses)
        room = self._providers[reader.address.platform].rooms[reader.address]
        cards = sum(post.card and post.doubtful and not retired(post.body) for post in room.shown)
        if len(seen.doubtful) + cards > counted:
            yield f"{counted} cases in doubt were counted, but there are {', '.join(map(str, seen.doubtful))}"
        for post in [*seen.known, *seen.doubtful, *seen.frozen, *seen.stray]:
            for number in sorted(items(post.body) - reader.allowed):
                yield f"was not to get item {number}: {post}"

    def _nobodys(self, reader: Reader, post: Post) -> bool:
        """It came when it had been looked for already, or nobody waited for it any more."""
        titles = {self._readership.items[number].story.coverage.title for number in items(post.body)}
        return post.late or not titles.isdisjoint(reader.left)

    def _order(self, reader: Reader, seen: Screen) -> Iterator[str]:
        furthest: dict[tuple[int, bool], tuple[int, int]] = {}
        for number, (message, _) in sorted(seen.firsts.items(), key=lambda first: first[1]):
            item = self._readership.items[number]
            if number in reader.owed or item.pushed_as is None:
                continue
            kind = (item.entry.coverage, item.entry.marks.breaking)
            newest, other = furthest.get(kind, (0, 0))
            if item.pushed_as < newest:
                yield f"item {number} in #{message} after item {other}, which is newer"
            furthest[kind] = max((newest, other), (item.pushed_as, number))

    def _standing(self, reader: Reader) -> Iterator[str]:
        for address in reader.addresses:
            if absence := self._records.absences.get(address):
                yield f"suspended wrongly: {absence}"
            for subscription in self._records.subscriptions[address]:
                if subscription.wrong:
                    yield f"coverage {subscription.coverage}: {subscription.wrong}"

    def _closings(self, reader: Reader, seen: Screen) -> Iterator[str]:
        shown: dict[str, list[Post]] = {}
        for post in seen.closings:
            for title in closed(post.body):
                shown.setdefault(title, []).append(post)
        for title in sorted(shown.keys() - reader.told):
            yield f"was not to be told that {title} has ended"
        for title in sorted(reader.closings | self._ended_in_part(reader)):
            sure = [post for post in shown.get(title, []) if not post.doubtful]
            excused = self._terms[reader.address.platform].skips or len(reader.addresses) > 1
            if len(sure) > 1 or (not sure and not excused and not seen.lost):
                yield f"was told {len(sure)} times that {title} has ended"

    def _ended_in_part(self, reader: Reader) -> set[str]:
        """Of these something came, or would have: so their end is told."""
        matched = [self._readership.items[number] for number in reader.longing.matched & reader.wanted]
        ended = {item.story.coverage.title for item in matched if not item.retracted and item.pushed_as}
        followed = {
            thread.coverage.title for thread in self._readership.threads if thread.coverage.id in reader.follows
        }
        return (ended & reader.longing.ended) - followed

    def _items(self, reader: Reader, seen: Screen) -> Iterator[str]:
        known, frozen = showing(seen.known), showing(seen.frozen)
        left_out: Counter[str] = Counter()
        for number in sorted(reader.allowed):
            item, posts = self._readership.items[number], known.get(number, [])
            stands = standing(item, posts)
            if self._excused(reader, seen, item):
                continue
            if number in frozen:
                if not self._told_beside(item, posts, frozen[number]):
                    yield f"item {number}: shown as {_said(posts)}, before {_said(frozen[number])}"
            elif stands is Standing.WRONG and not self._broken_off(reader, item, posts):
                yield f"item {number}: shown as {_said(posts)}"
            elif stands is Standing.NOT_AT_ALL and number in reader.wanted and not item.retracted:
                title = item.story.coverage.title
                left_out[title] += 1
                if left_out[title] > self._counted(reader, seen, item):
                    yield f"item {number}: missing"

    def _counted(self, reader: Reader, seen: Screen, item: Item) -> int:
        """How many of its kind may be left out; a summary never is."""
        title, skips = item.story.coverage.title, self._terms[reader.address.platform].skips
        return 0 if item.entry.summary else seen.counted[title] + (seen.unsure[title] if skips else 0)

    def _catching_up(self, reader: Reader, seen: Screen) -> Iterator[str]:
        """What was pushed while a chat was away comes in few messages. What is released on purpose comes in full, what
        is in doubt is begun anew, and what is refused together goes in smaller messages."""
        posts = {post.id: post for room in self._rooms(reader) for post in room.posts.values()}
        apart = {item.story.coverage.title for item in self._readership.items.values() if self._apart(reader, item)}
        for at, pushed in reader.returns:
            messages: defaultdict[str, set[int]] = defaultdict(set)
            for number, (message, _) in seen.firsts.items():
                item = self._readership.items[number]
                if posts[message].at > at and item.comes_late(pushed) and number not in reader.owed:
                    messages[item.story.coverage.title].add(message)
            for title, needed in messages.items():
                summaries = self._summaries(title)
                most = MOST_MESSAGES * (1 + summaries) + summaries
                if len(needed) > most and not seen.doubted and not seen.marked and title not in apart:
                    yield f"caught up with {title} in {len(needed)} messages"

    def _summaries(self, title: str) -> int:
        """How many there were: each goes by itself, and so do what comes before and what comes behind it."""
        return sum(one.entry.summary for one in self._readership.items.values() if one.story.coverage.title == title)

    def _pins(self, reader: Reader) -> Iterator[str]:
        """Whatever begins there of what is to be pinned, and nothing else, if the bot may. Where a correction is in
        doubt and not sent again, what was pinned before stays so: no newer message is known to take its place."""
        room = self._providers[reader.address.platform].rooms[reader.address]
        begun = self._records.firsts[reader.address]
        wished = {begun.get(item.entry.id) for item in self._readership.items.values() if item.entry.marks.pinned}
        wanted = {post.id for post in room.shown if room.pins and post.id in wished}
        pinned = {post.id for post in room.shown if post.pinned and not post.card}
        skips = self._terms[reader.address.platform].skips
        stays = {post.id for post in room.shown if skips and items(post.body) & room.doubted}
        if not wanted <= pinned <= wanted | stays:
            yield f"pinned are {sorted(pinned)}, to be pinned are {sorted(wanted)}"

    def _apart(self, reader: Reader, item: Item) -> bool:
        """Does it take messages of its own, or keep others from going together?"""
        refused = self._providers[reader.address.platform].manners.refuses
        return item.released or any((item.number, revision) in refused for revision in item.wordings)

    def _rooms(self, reader: Reader) -> list[Room]:
        provider = self._providers[reader.address.platform]
        return [provider.rooms[address] for address in reader.addresses]

    def _broken_off(self, reader: Reader, item: Item, posts: list[Post]) -> bool:
        """Who unfollows while parts are on their way gets no more of them, unless they follow again and are owed it."""
        places = tuple(piece.place for post in posts for piece in of_item(item, post) if not piece.struck)
        return item.number not in reader.wanted and places == item.wording.places[: len(places)]

    def _told_beside(self, item: Item, known: list[Post], frozen: list[Post]) -> bool:
        """What cannot be changed shows the newest, or something that says so stands beside it."""
        pieces = [piece for post in [*known, *frozen] for piece in of_item(item, post)]
        if item.retracted:
            return item.wording.link or any(piece.struck for piece in pieces)
        return any(piece.revision == item.wording.revision for piece in pieces)

    def _excused(self, reader: Reader, seen: Screen, item: Item) -> bool:
        """The platform or somebody there kept the bot from showing it, or it was left out as agreed on. Some revision
        that the platform takes in no form may have kept out all later ones."""
        platform = reader.address.platform
        skipped = item.number in seen.doubted or item.entry.id in seen.marked
        refuses = self._providers[platform].manners.refuses
        return (
            item.number in seen.excused
            or (self._terms[platform].skips and skipped)
            or any((item.number, revision) in refuses for revision in item.wordings)
        )


def _said(posts: list[Post]) -> str:
    return "; ".join(f"{post} {told(post.body)}" for post in posts)


def _of_something_withdrawn(body: str) -> bool:
    """Of what was withdrawn a full message may keep no more than a struck line without words."""
    return says_withdrawn(body) or "…" in body
