"""Local time: what stands for the moments of an answer where an app cannot show them by its reader's own clock. In the
zone that the chat has chosen; where it has chosen none, they say UTC. Pure, but for looking the zone up."""

from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.composing.compose import Room
from bot.desk.schedule import zone
from bot.languages.language import ENGLISH, Language
from bot.model import Address
from bot.richtext import Block, Inline, Moment, RichText, moment_text
from bot.store import PreferenceStore


@dataclass(frozen=True, slots=True)
class LocalTime:
    """`zone` is None where it is not known."""

    zone: tzinfo | None = None
    language: Language = ENGLISH

    def of(self, moment: Moment) -> str:
        """`18:05 CEST`, with the day where it is dated."""
        if self.zone is None:
            return moment_text(moment)
        there = moment.at.astimezone(self.zone)
        name = there.tzname() or ""
        time = f"{self.language.time(there, self.zone)} {f'UTC{name}' if name[:1] in {'+', '-'} else name}"
        return f"{self.language.day(there, self.zone)}, {time}" if moment.dated else time

    def text(self, text: RichText) -> RichText:
        """The same text with its moments so."""
        return text if self.zone is None else tuple(self._block(block) for block in text)

    def fits(self, room: Room) -> Room:
        """Does a text fit when its moments are so?"""

        def fitting(text: RichText, /, *, beside_media: bool = False) -> bool:
            return room(self.text(text), beside_media=beside_media)

        return room if self.zone is None else fitting

    def _block(self, block: Block) -> Block:
        return replace(block, inlines=tuple(self._inline(inline) for inline in block.inlines))

    def _inline(self, inline: Inline) -> Inline:
        return replace(inline, shown=self.of(inline)) if isinstance(inline, Moment) else inline


UNKNOWN = LocalTime()


async def local_time(store: PreferenceStore, address: Address, language: Language = ENGLISH) -> LocalTime:
    """Of a chat."""
    chosen = (await store.of(address)).preferences.zone
    try:
        return LocalTime(zone(chosen), language) if chosen else UNKNOWN
    except ValueError:
        # The zone was known when it was chosen, and this machine knows others.
        return UNKNOWN
