"""What there is to try on the demo's page, in words: told to people and done by a script alike."""

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
    CHOOSE = "choose"
    PUT = "put"
    FILL_IN = "fill in"
    SEE = "see"


@dataclass(frozen=True, slots=True)
class Move:
    """`text` is what is written, the label of what is pressed, what is chosen of a menu, or words of what is seen then;
    `to` is how the message begins that is replied to or edited, or what is picked of what the bot offers for the text;
    `fields` is what a form is filled in with."""

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
            case Do.CHOOSE:
                return f"Choose “{self.text}”."
            case Do.PUT:
                return f"Write this, and pick “{self.to}” of what the bot offers:"
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
        typed = {Do.WRITE, Do.REPLY, Do.EDIT, Do.PUT}
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


def rita(title: str, *moves: Move) -> Step:
    return Step(title, "telegram", "Rita Reader", "Rita Reader", moves)
