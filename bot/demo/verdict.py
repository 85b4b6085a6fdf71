"""Does every chat show what it should? Judged by what a person would see, not by what the relay remembers. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.demo.people import PRIVATE_KINDS, Shown, ShownMessage, Somebody
from bot.demo.story import BEFORE
from bot.model import Entry, EntryState
from bot.richtext import plain


@dataclass(frozen=True, slots=True)
class ChatVerdict:
    platform: str
    title: str
    texts: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    chats: tuple[ChatVerdict, ...]
    counts: dict[str, dict[str, int]]

    @property
    def problems(self) -> list[str]:
        found = [f"{chat.platform} “{chat.title}”: {problem}" for chat in self.chats for problem in chat.problems]
        return found if self.chats else ["nobody has subscribed"]

    def summary(self) -> dict[str, object]:
        """For `demo --once`: per platform how many messages were sent, edited, withdrawn, and what each chat shows."""
        shown: dict[str, object] = {
            platform: {
                **counts,
                "chats": {chat.title: chat.texts for chat in self.chats if chat.platform == platform},
            }
            for platform, counts in self.counts.items()
        }
        return {**shown, "as_it_should_be": not self.problems, "problems": self.problems}


def judge(stages: Sequence[Shown], subscribed: Sequence[Somebody], entries: Sequence[Entry]) -> Verdict:
    """What the subscribed chats show, against the entries."""
    counts = {
        stage.platform: {
            "sent": stage.counts().sent,
            "edited": stage.counts().edited,
            "withdrawn": stage.counts().withdrawn,
        }
        for stage in stages
    }
    return Verdict(tuple(_chat(reader, entries) for reader in subscribed), counts)


def _chat(reader: Somebody, entries: Sequence[Entry]) -> ChatVerdict:
    chat = next(chat for chat in reader.stage.chats() if chat.id == reader.chat)
    messages = [message for message in chat.messages if message.from_bot and message.only_for is None]
    due = [entry for entry in entries if entry.number >= BEFORE and not entry.content.empty]
    problems: list[str] = []
    places: list[int] = []
    for entry in due:
        showing = [message for message in messages if _shows(message, entry)]
        problems += _wrong(entry, showing)
        if entry.marks.pinned and chat.kind in PRIVATE_KINDS and not all(message.pinned for message in showing):
            problems.append(f"entry {entry.number} is not pinned, where no right is needed for it")
        places += [showing[0].id] if showing else []
    if places != sorted(places):
        problems.append("the entries are not in order")
    return ChatVerdict(reader.stage.platform, chat.title, tuple(message.text for message in messages), tuple(problems))


def _wrong(entry: Entry, showing: Sequence[ShownMessage]) -> list[str]:
    if len(showing) != 1:
        return [f"entry {entry.number} stands there {len(showing)} times"]
    message, problems = showing[0], []
    if (entry.state is EntryState.RETRACTED) != ("Withdrawn" in message.text):
        problems.append(f"entry {entry.number} is {entry.state}, which the message does not show")
    if message.silent == entry.marks.breaking:
        problems.append(f"entry {entry.number} came {'without' if message.silent else 'with'} a sound")
    return problems


def _shows(message: ShownMessage, entry: Entry) -> bool:
    return _words(plain(entry.content.body)) in _words(message.text)


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text)) + " "
