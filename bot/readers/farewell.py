"""Farewell: `/stop`, after which the bot knows nothing of a chat."""

from collections.abc import Callable, Mapping, Sequence

from bot.conversation import Answer, Button
from bot.intake.request import Bench, Handler, Request
from bot.languages.words import words
from bot.store import Store

_QUESTION = words(
    "Shall I forget this chat? It will get nothing more, and what it wished for is gone."
    " What I sent stays as it is: I can no longer correct it."
)
_QUESTION_IN_A_GROUP = words(
    "Shall I forget this chat, with all its topics? It will get nothing more, and what it wished for is gone."
    " What I sent stays as it is: I can no longer correct it."
)
_DONE = words("This chat is forgotten, and nothing more will come. {subscribe} begins anew.", subscribe="/subscribe")
_KEPT = words("Nothing was forgotten.")


class Farewell(Bench):
    def __init__(self, store: Store, wake: Callable[[], None]) -> None:
        self._store = store
        self._wake = wake

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"stop": self.stop}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"stop": self.stop_pressed}

    async def stop(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        forget, keep = map(request.language.text, (words("Forget this chat"), words("Keep it")))
        question = _QUESTION if request.private else _QUESTION_IN_A_GROUP
        return request.says(question, (Button(forget, "stop:yes"), Button(keep, "stop:no")))

    async def stop_pressed(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        if request.incoming.arguments != "yes":
            return request.says(_KEPT, replaces=True)
        await self._store.subscriptions.forget(request.address)
        self._wake()
        return request.says(_DONE, replaces=True)
