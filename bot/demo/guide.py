"""Things to try on the demo's page: what the desk and readers can do, step by step, told to people and done by a script
alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CODE = "{code}"
"""In the place of the code that the step before was answered with."""


class Do(StrEnum):
    WRITE = "write"
    REPLY = "reply"
    EDIT = "edit"
    PRESS = "press"
    FILL_IN = "fill in"
    SEE = "see"


@dataclass(frozen=True, slots=True)
class Move:
    """`text` is what is written, the label of what is pressed, or words of what is seen then; `to` is how the
    message begins that is replied to or edited, `fields` what a form is filled in with."""

    do: Do
    text: str = ""
    to: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        match self.do:
            case Do.REPLY:
                return f"Reply to the entry that begins with “{self.to}”:"
            case Do.EDIT:
                return f"Edit your message that begins with “{self.to}” so that it says:"
            case Do.PRESS:
                return f"Press “{self.text}”."
            case Do.FILL_IN:
                return "Fill in: " + "; ".join(f"{name}: {value}" for name, value in self.fields.items())
            case Do.SEE:
                return f"The bot says “{self.text}”."
        return "Write:"


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does in a chat, both called by words of their names."""

    title: str
    platform: str
    chat: str
    person: str
    moves: tuple[Move, ...]

    @property
    def shown(self) -> dict[str, object]:
        """For the page; `text` is what goes into its line for writing."""
        typed = {Do.WRITE, Do.REPLY, Do.EDIT}
        moves = [{"said": one.said, "text": one.text if one.do in typed else ""} for one in self.moves]
        return {
            "title": self.title,
            "platform": self.platform,
            "chat": self.chat,
            "person": self.person,
            "moves": moves,
        }


def write(text: str) -> Move:
    return Move(Do.WRITE, text)


def press(*labels: str) -> Iterable[Move]:
    return [Move(Do.PRESS, label) for label in labels]


def see(text: str) -> Move:
    return Move(Do.SEE, text)


def guide(reader: int) -> tuple[Step, ...]:
    """`reader` is the number of Rita Reader on Telegram."""
    return (*_posting(), *_afterwards(), *_together(reader), *_steering(), *_ending())


def _eddie(title: str, *moves: Move) -> Step:
    return Step(title, "telegram", "Eddie Editor", "Eddie Editor", moves)


def _at_discord(title: str, *moves: Move) -> Step:
    return Step(title, "discord", "#desk", "Eddie Editor", moves)


def _posting() -> Iterable[Step]:
    lanterns = "/post The lanterns are lit at eight.\n#lanterns"
    yield _eddie("Follow the coverage", write("/subscribe"), see("coverage"))
    yield _eddie(
        "Post, look at it as both platforms will show it, and call it back",
        write(lanterns),
        see("Readers will see"),
        *press("Publish", "Cancel"),
        see("Called back; nobody saw it"),
        *press("Publish"),
        see("reached"),
    )
    yield _at_discord(
        "Post in a form, with Discord's markdown, and with sound",
        write("/post"),
        Move(Do.FILL_IN, fields={"text": "**The ferries** are coming."}),
        see("Readers will see"),
        *press("Breaking", "Yes, with sound"),
        see("reached"),
    )
    yield _eddie(
        "Plan an entry, and cancel it",
        write("/post at tomorrow 18:30 The fireworks begin."),
        *press("Schedule"),
        see("Goes out at"),
        *press("Cancel", "Discard"),
        see("Discarded"),
    )


def _afterwards() -> Iterable[Step]:
    yield _eddie(
        "Correct by editing your own message",
        Move(Do.EDIT, "/post The lanterns are lit at nine.\n#lanterns", to="/post The lanterns"),
        see("It would say"),
        *press("Say what changed"),
        write("nine, not eight"),
        see(": nine, not eight"),
        *press("Correction"),
        see("is corrected"),
    )
    yield _eddie(
        "Correct by a reply to the entry",
        Move(Do.REPLY, "/correct The lanterns are lit at half past nine.", to="The lanterns are lit at nine"),
        see("half past nine"),
        *press("Typo"),
        see("is mended"),
    )
    yield _at_discord(
        "Correct by number",
        write("/correct 4"),
        Move(Do.FILL_IN, fields={"text": "The gates are open.", "note": "open, not closed"}),
        see("It would say"),
        *press("Correction"),
        see("is corrected"),
    )
    yield _eddie("Withdraw an entry", write("/retract 5 It was a drill"), see("is withdrawn"))
    yield _at_discord(
        "Delete an entry", write("/retract 6 remove: names a child"), see("deleted where that still works")
    )
    yield _eddie("Say what is known so far", write("/summary Two goals, and cake for all."), see("The summary of"))
    yield _at_discord("Pin an entry", write("/pin 4"), see("pinned"))
    yield _eddie("What arrived", write("/status 4"), see("reached: "))
    yield _at_discord("Who wrote what", write("/history 4"), see("revisions"))
    yield _eddie("Who did what", write("/audit 30"), see("published entry"))


def _together(reader: int) -> Iterable[Step]:
    yield _eddie("Make Rita a contributor", write(f"/grant {reader} contributor"), see("contributor"))
    yield _rita(
        "Submit a post as Rita",
        write("/post The quay smells of cake."),
        *press("Submit to the editors"),
        see("Submitted to the editors"),
    )
    yield _at_discord("Reject it with a reason", *press("Reject"), Move(Do.FILL_IN, fields={"reason": "Who says so?"}))
    yield _rita("Read why, as Rita", see("Who says so?"))
    yield _eddie("Get a code that links your accounts", write("/link"), see("/link"))
    yield _at_discord("Use it on Discord", write(f"/link {CODE}"), see("Both accounts are yours now"))
    yield _eddie("Who is of the desk", write("/editors"), see("contributor"))


def _rita(title: str, *moves: Move) -> Step:
    return Step(title, "telegram", "Rita Reader", "Rita Reader", moves)


def _steering() -> Iterable[Step]:
    yield _rita(
        "As Rita, choose what you hear",
        write("/settings"),
        see("Settings of this chat"),
        *press("Sound", "For every message", "Back"),
        see("Sound: For every message"),
    )
    yield _rita(
        "Have quiet hours, and end them",
        write("/settings"),
        *press("Quiet hours", "22:00 to 07:00", "Begin earlier", "Let breaking entries pass"),
        see("21:30 to 07:00; breaking entries may pass"),
        *press("No quiet hours"),
        see("Quiet hours: None"),
    )
    yield _rita(
        "Hear nothing for a while, and then again",
        write("/mute 2h"),
        see("This chat is mute until"),
        write("/unmute"),
        see("This chat hears again"),
    )


def _ending() -> Iterable[Step]:
    yield _eddie("End the coverage", write("/close"), *press("Close it for"), see("has ended"))
    yield _at_discord("Take it up again", write("/reopen"), see("Which coverage shall go on?"))
