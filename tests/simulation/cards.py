"""What must hold of live cards: none is renewed too often, each shows the newest state in the end, none is doubled."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.model import Address, MessageId
from bot.readers.preferences import CardUse
from tests.simulation.choices import MOMENT
from tests.simulation.clock import VirtualClock
from tests.simulation.provider import Provider
from tests.simulation.readership import Item, Reader, Readership, Thread, reads
from tests.simulation.records import GIVEN_UP, CardRecord, Records
from tests.simulation.requests import Act, Request
from tests.simulation.rooms import Post, Room
from tests.simulation.wording import is_card, read, retired, told

REST = 60.0 - 0.01
"""Seconds from the answer to one renewal until the next leaves."""


@dataclass(frozen=True, slots=True)
class Cards:
    """`skips`: on which platforms what is in doubt is not sent again; `repeats_are_safe`: where nothing is doubled."""

    readership: Readership
    providers: Mapping[str, Provider]
    records: Records
    clock: VirtualClock
    skips: frozenset[str]
    repeats_are_safe: frozenset[str]

    def findings(self) -> Iterator[tuple[Address | None, str]]:
        for provider in self.providers.values():
            yield from self._renewals(provider)
        for reader in self.readership.readers:
            if not reader.away and self._noticed(reader):
                for what in self._of(reader):
                    yield reader.address, what

    def _noticed(self, reader: Reader) -> bool:
        """That it moved: where nothing was due since at a former address, nobody has found out."""
        here = self.records.absences.keys()
        return reader.address in here and here.isdisjoint(reader.addresses[:-1])

    def _renewals(self, provider: Provider) -> Iterator[tuple[Address, str]]:
        """Where the process died in between, it may not have known any more that there was one."""
        renewed: defaultdict[tuple[Address, MessageId | None], list[Request]] = defaultdict(list)
        for _, request in provider.departures:
            if request.act is Act.EDIT and is_card(request.body) and request.done_at is not None:
                renewed[request.address, request.message].append(request)
        for (address, _), requests in renewed.items():
            for first, second in pairwise(requests):
                assert first.done_at is not None
                apart = second.left_at - first.done_at
                known = first.life == second.life and not self._was_set(first.done_at, second.left_at)
                if known and apart < REST:
                    yield address, f"renewed after {apart:.1f} s: {second}"

    def _was_set(self, since: float, until: float) -> bool:
        return self.clock.was_set(since - MOMENT, until + MOMENT)

    def _of(self, reader: Reader) -> Iterator[str]:
        room = self.providers[reader.address.platform].rooms[reader.address]
        record = self.records.cards.get(reader.address)
        cards = [post for post in room.shown if post.card]
        known = next((post for post in cards if record and post.id == record.message), None)
        for post in cards:
            if post is not known and not retired(post.body) and not self._may_be_left(reader, post):
                yield f"a card is left behind: {post}"
        pinned = {post.id for post in cards if post.pinned}
        if pinned != ({known.id} if known and room.pins else set()):
            yield f"of the cards, {sorted(pinned)} are pinned"
        yield from self._the_one(reader, room, record, known)

    def _may_be_left(self, reader: Reader, post: Post) -> bool:
        """It cannot be changed, or nobody knows of it."""
        safe = reader.address.platform in self.repeats_are_safe
        return post.frozen or (post.doubtful and (post.late or not safe))

    def _the_one(self, reader: Reader, room: Room, record: CardRecord | None, known: Post | None) -> Iterator[str]:
        if reader.choices.present.card is CardUse.OFF:
            if record:
                yield "has a card that it does not want"
            return
        followed = [one for one in self.readership.threads if one.open and one.coverage.id in reader.follows]
        if record and record.state == GIVEN_UP:
            if not self._may_be_given_up(reader, room):
                yield "its card was given up"
        elif known:
            yield from self._contents(reader, known, followed)
        elif followed and not self._refused(reader, self.readership.threads) and not self._was_deleted(room, record):
            yield "has no card"

    def _was_deleted(self, room: Room, record: CardRecord | None) -> bool:
        """By somebody, and nothing has changed since."""
        return record is not None and any(post.id == record.message and not post.shown for post in room.posts.values())

    def _may_be_given_up(self, reader: Reader, room: Room) -> bool:
        """It was lost twice, or in doubt and not sent again, be it that the relay died before it left."""
        lost = [post for post in room.posts.values() if post.card and (post.frozen or not post.shown)]
        return len(lost) > 1 or (
            reader.address.platform in self.skips and (room.doubted_cards > 0 or self._died(reader))
        )

    def _died(self, reader: Reader) -> bool:
        """The relay, at least once."""
        return any(request.life > 1 for _, request in self.providers[reader.address.platform].departures)

    def _contents(self, reader: Reader, card: Post, followed: list[Thread]) -> Iterator[str]:
        if self._refused(reader, self.readership.threads):
            return
        for thread in self.readership.threads:
            if not thread.open and f"*{thread.coverage.title}*" in card.body.split("\n"):
                yield f"its card does not say that {thread.coverage.title} has ended: {told(card.body)}"
        pieces = read(card.body)
        for piece in pieces:
            item = self.readership.items[piece.item]
            if item.retracted or piece.struck or piece.revision != item.wording.revision:
                yield f"its card shows {told(card.body)}"
                return
        newest = self._newest(reader, followed)
        if newest and newest.number not in {piece.item for piece in pieces}:
            yield f"its card shows {told(card.body)}, and not {newest.number}"

    def _newest(self, reader: Reader, followed: list[Thread]) -> Item | None:
        live = [
            item
            for item in self.readership.items.values()
            if item.story in followed
            and not item.retracted
            and not item.entry.summary
            and item.entry.about is None
            and reads(reader.follows[item.story.coverage.id], item.entry.marks)
        ]
        return max(live, key=lambda one: (one.entry.published_at, one.entry.number), default=None)

    def _refused(self, reader: Reader, threads: list[Thread]) -> bool:
        """Something of these is taken in no form."""
        refuses = self.providers[reader.address.platform].manners.refuses
        items = (item for item in self.readership.items.values() if item.story in threads)
        return any((item.number, revision) in refuses for item in items for revision in item.wordings)
