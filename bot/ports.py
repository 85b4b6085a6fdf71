"""What the core needs of the platforms, and what they need of it. Implemented in `adapters/`.

`Intake` is the one port that points inwards: what an adapter calls when something comes in. The store's ports are in
`bot.store`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.command import Audience, Command
from bot.conversation import AlertRole, Answer, Choice, Form, Incoming, Profile, Sample, Survey
from bot.model import Address, Exhibit, File, Found, Message, MessageId, Rendered
from bot.richtext import RichText


@dataclass(frozen=True, slots=True)
class MediaTraits:
    """`gathers`: one message holds all media of an entry, and can lose them by an edit. Elsewhere each is a message of
    its own, the text stands with the first, and only deleting takes media away. `remembers`: what was uploaded once can
    be sent again by the name that the platform gave it."""

    gathers: bool
    remembers: bool


class Clock(Protocol):
    """Time, so that tests and the simulation can own it."""

    def now(self) -> datetime:
        """The time of day: aware, UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of this clock."""


class Intake(Protocol):
    """What an adapter hands incoming to. None of these raises a platform error."""

    async def receive(self, incoming: Incoming) -> bool:
        """Keep it in the store, then return; it is acted on later and answered through `Platform.answer`. False where
        that will not be: the person asked for too much, and was told so.

        A repeat of the same (platform, id) is kept once. An adapter confirms to the platform only after this.
        """

    async def suggest(self, incoming: Incoming, option: str, typed: str) -> Sequence[Choice]:
        """At most 25 values for an option that is being typed; `incoming` is the command as far as it goes."""

    async def look_up(self, incoming: Incoming, skipped: int) -> Sequence[Sample]:
        """At most 20 entries for a LOOKUP, beginning behind so many."""

    async def form(self, incoming: Incoming) -> Form | Answer:
        """The form for a command or a button with `form=True` (its fields may be filled in already), or the refusal."""


class Platform(Protocol):
    """One account on one platform. Errors of all coroutines: the `PlatformError` tree of `bot.errors`."""

    @property
    def name(self) -> str:
        """`telegram` or `discord`; the core only compares it."""

    @property
    def answers_privately(self) -> bool:
        """In a group, an answer is seen by the asker alone, who waits for it; so there is no silence and no flood."""

    @property
    def picks_chats(self) -> bool:
        """In private, people can be let pick a channel or a group (`Answer.offers_chat_choice`)."""

    def session(self) -> AbstractAsyncContextManager[Profile]:
        """Connected and authenticated inside the block: requests can be made, nothing is taken in yet.

        Raises `Unauthorised`, `Outage`.
        """

    async def announce(self, commands: Sequence[Command], desk: Mapping[int, Audience]) -> None:
        """Show the commands to those who may use them: readers' to all, the others to those people of the desk whom
        they are for, as far as the platform can tell them apart; repeated whenever the desk changes."""

    async def listen(self, intake: Intake) -> None:
        """Take incoming until cancelled, reconnecting by itself. Raises `Unauthorised`, `Conflict`."""

    @property
    def longest(self) -> int:
        """Characters of one message, as the platform counts them."""

    @property
    def longest_beside_media(self) -> int:
        """The same of one that shows media."""

    def length(self, text: RichText) -> int:
        """Of this text, rendered, as the platform counts it."""

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        """Does this text, rendered, keep to the platform's limits of one message, or of one that shows media?"""

    def render(self, message: Message) -> Rendered:
        """The message in the platform's markup; pure, safe whatever the text contains, and quick when it is repeated:
        most messages go to many chats."""

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        """Exactly one request. `nonce` (at most 25 characters) makes a repeat harmless where the platform can.

        Raises `MessageGone` where the platform knows the nonce and the message was deleted since.
        """

    @property
    def media(self) -> MediaTraits:
        """How the platform shows media."""

    async def exhibit(
        self,
        address: Address,
        rendered: Rendered,
        files: Sequence[File],
        *,
        nonce: str,
        reply_to: MessageId | None = None,
    ) -> Exhibit:
        """As `send`, with the media; one request, whatever their number. Raises `MediaRefused` too."""

    async def fetch(self, reference: str, most: int) -> bytes:
        """A file that came in, of at most so many bytes. Raises `Rejected` for what is larger, or not there (any more),
        `Outage` for what does not come in time."""

    async def find(self, address: Address, *rendered: Rendered, since: datetime) -> Found | None:
        """The last message of ours that says one of these, with media or without, and was sent since then: one before
        it may have been edited to say the same. None where there is none, or no way to look."""

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        """Success too when the message shows this already. The media of `rendered` stay with the message, which was
        sent with them; without any, it loses those it has where the platform gathers media. Raises `MessageGone`,
        `EditRefused`."""

    async def withdraw(self, address: Address, message: MessageId) -> None:
        """Delete; success too when it is gone already. Raises `EditRefused` when it is too old."""

    async def pin(self, address: Address, message: MessageId) -> None:
        """Pin without a sound; success too when it is pinned already. Raises `MessageGone`; where the bot may not, or
        too much is pinned, any of `Unreachable` with `NO_RIGHTS`, `Rejected` and `EditRefused`."""

    async def unpin(self, address: Address, message: MessageId) -> None:
        """Success too when it is not pinned. Raises as `pin`."""

    def link(self, incoming: Incoming, payload: str, message: MessageId | None = None) -> str | None:
        """Where a link leads whoever is in the incoming's chat: to a chat with the bot, which gets the payload (1 to 64
        of A-Z, a-z, 0-9, _ and -) behind `/start`, or to that message of the chat. None where there is neither."""

    async def answer(
        self, incoming: Incoming, answer: Answer, *, replacing: MessageId | None = None
    ) -> MessageId | None:
        """Answer an incoming, or edit the earlier answer `replacing`. None where the platform gives no id."""

    async def remove(self, incoming: Incoming) -> None:
        """Delete what somebody wrote, where that is a message; success too when it is gone already."""

    async def tell(self, person: int, answer: Answer) -> MessageId:
        """A message of the bot's own accord, to a person in private. Raises `Unreachable` for who never wrote to it."""

    async def notify(self, chat: int, answer: Answer) -> MessageId:
        """A message of the bot's own accord, to a group or channel of the desk, by the platform's id."""

    async def survey(self, incoming: Incoming, chat: Address | None = None) -> Survey:
        """What the platform says of `chat` (by default the incoming's own) and of the person in it."""


@runtime_checkable
class Alerting(Protocol):
    """A platform whose messages can mention all who have a role."""

    async def role(self, incoming: Incoming, role: int) -> AlertRole | None:
        """A role of the server in which that happened; None where there is no such role (any more)."""

    async def grant(self, incoming: Incoming, role: int, *, taken: bool = False) -> None:
        """Give the role to the person, or take it; success too when that is so already. Raises `Unreachable` where the
        bot may not, `Rejected`."""


@runtime_checkable
class PostsForums(Protocol):
    """A platform with forums: places that hold posts, which are chats of their own."""

    @property
    def name(self) -> str:
        """The same as `Platform.name`."""

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        """As of `Platform`."""

    def render(self, message: Message) -> Rendered:
        """As of `Platform`."""

    async def post(self, forum: Address, title: str, rendered: Rendered) -> Address:
        """A new post with its first message. Raises the errors of `Platform`; a repeat makes another."""

    async def find_posts(self, forum: Address, title: str, since: datetime) -> list[Address]:
        """The bot's own posts of that title that were made since then, the oldest first."""

    async def archive(self, thread: Address) -> None:
        """Put a post away until somebody writes in it; success too when it is already."""


@runtime_checkable
class Announcing(Protocol):
    """A platform whose announcement channels can be followed by other channels."""

    @property
    def name(self) -> str:
        """The same as `Platform.name`."""

    async def crosspost(self, address: Address, message: MessageId) -> None:
        """Publish a message of an announcement channel in those that follow it; success too when it is there already.

        `Throttled(Scope.CHAT)` is about the channel's crossposts alone. Raises `Rejected` where the channel is of
        another kind, `MessageGone`, and the other errors of `Platform`, but never `InDoubt`.
        """
