"""What a message that was sent again under the same nonce may show: it was composed anew each time."""

from collections.abc import Sequence

from bot.composing.compose import Room, late, messages, reduced
from bot.languages.language import Language
from bot.model import Coverage, Entry, Message
from bot.store import StreamStore

MOST_STATES = 50
"""In so many states of its entries a message is looked for; of more, in the newest."""


async def states_since(stream: StreamStore, first: Sequence[Entry]) -> list[list[Entry]]:
    """These entries, and how they were after each revision of one of them since."""
    entries = list(first)
    revised = [
        (written.at, place, written.revision)
        for place, one in enumerate(first)
        for written in await stream.revisions(one.id)
        if written.revision > one.revision
    ]
    found = [list(first)]
    for _, place, revision in sorted(revised)[-MOST_STATES:]:
        entries[place] = await stream.revision(entries[place].id, revision)
        found.append(list(entries))
    return found


def added(number: int, entry: Entry, coverage: Coverage, fits: Room, language: Language) -> tuple[Message, Message]:
    """A part that a correction adds, as it is and as a late correction."""
    parts = messages(entry, coverage, fits, language)
    message = parts[number] if number < len(parts) else reduced(language)
    return message, late(message, entry, fits, language)
