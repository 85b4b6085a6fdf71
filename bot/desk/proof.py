"""Proofs: a draft shown to its editor, and what a press on one of its buttons still means."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.conversation import Answer, Button
from bot.desk.preview import Desktop, Viewer, action, more_buttons, preview
from bot.desk.writing import number_in
from bot.errors import Refused
from bot.intake.request import MOST_BUTTONS, Handler, Request, choice, open_to
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.ports import Clock
from bot.store import Draft, DraftState, Role, Store

Act = Callable[[Request, Draft], Awaitable[Sequence[Answer]]]
"""What is done with a draft."""

_CHANGED = words("It was changed meanwhile; this is the newest.")


class Proofs:
    def __init__(self, store: Store, clock: Clock, desktop: Desktop) -> None:
        self._store = store
        self._clock = clock
        self._desktop = desktop

    async def show(
        self, request: Request, draft: Draft, before: Words | None = None, *, replaces: bool = False, more: bool = False
    ) -> Sequence[Answer]:
        """As readers will get it; `more` with the buttons that are seldom wanted."""
        open_ones = await open_to(request, Role.CONTRIBUTOR, self._store.stream)
        if draft.coverage is None:
            question = words("Which coverage is this for?")
            asked = choice(question, open_ones, action("assign", draft, "{}"), request.language)
            return [Answer(one.text, one.buttons, replaces=replaces) for one in asked]
        coverage = await self._store.stream.coverage(draft.coverage)
        publishes = request.standing.may(Role.EDITOR, draft.coverage)
        viewer = Viewer(request.platform, request.language, publishes=publishes)
        shown = preview(self._desktop, viewer, draft, coverage, self._clock.now(), before)
        others = [one for one in open_ones if one.id != draft.coverage][:MOST_BUTTONS]
        return [
            replace(
                shown,
                replaces=replaces,
                buttons=more_buttons(viewer, draft, others) if more else shown.buttons,
            )
        ]

    def handler(self, act: Act) -> Handler:
        """Of a button: what it does, if the draft is still the one that was shown above it."""

        async def handle(request: Request) -> Sequence[Answer]:
            draft = await self.pressed(request)
            return await (self.settled(request) if draft is None else act(request, draft))

        return handle

    async def pressed(self, request: Request) -> Draft | None:
        """The draft whose button was pressed, if it is open and still the one that was shown above the button.

        Raises `Refused`, as `draft_pressed`.
        """
        draft = await draft_pressed(self._store, request)
        if draft.state is not DraftState.OPEN or draft.revision != numbers_in(request.incoming.arguments)[1]:
            return None
        return draft

    async def settled(self, request: Request) -> Sequence[Answer]:
        """Somebody was first: what became of the draft. Raises `Refused`, as `draft_pressed`."""
        draft = await draft_pressed(self._store, request)
        if draft.state is DraftState.OPEN:
            return await self.show(request, draft, _CHANGED, replaces=True)
        if draft.state is DraftState.LEAVING:
            cancel = cancel_button(draft, request.language)
            return request.says(words("This is on its way out already."), [cancel], replaces=True)
        if draft.state is DraftState.PUBLISHED and draft.entry is not None:
            entry = await self._store.stream.entry(draft.entry)
            return request.says(words("This was published already, as entry {number}.", number=str(entry.number)))
        if draft.state is DraftState.SUBMITTED:
            return request.says(words("This was submitted to the editors."), replaces=True)
        return request.says(words("This draft was discarded; nobody saw it."), replaces=True)

    async def record(self, request: Request, what: str, detail: str) -> None:
        await self._store.desk.record(
            self._clock.now(), request.address.platform, request.incoming.person, what, detail
        )


async def draft_pressed(store: Store, request: Request) -> Draft:
    """The draft whose button was pressed. Raises `Refused` for who neither wrote it nor may edit in its coverage."""
    draft = await store.drafts.get(numbers_in(request.incoming.arguments)[0])
    if draft is None:
        raise Refused(words("This draft is not there any more. Write it again with {post}.", post="/post"))
    if (draft.platform, draft.person) != (request.address.platform, request.incoming.person.id):
        request.require(Role.EDITOR, draft.coverage)
    return draft


def cancel_button(draft: Draft, language: Language) -> Button:
    return Button(language.text(words("Cancel")), f"cancel:{draft.id}")


def numbers_in(arguments: str) -> tuple[int, int]:
    """A draft's number and its revision, 0 for what is missing."""
    number, _, rest = arguments.partition(":")
    return number_in(number), number_in(rest.partition(":")[0])
