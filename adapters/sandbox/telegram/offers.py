"""What the bot offers to put into a chat, while somebody types its name there and some words."""

import re

from adapters.sandbox.telegram import inline
from adapters.sandbox.telegram.chats import Person
from adapters.sandbox.telegram.lookups import Article
from adapters.sandbox.telegram.places import Place
from adapters.sandbox.telegram.world import World
from adapters.sandbox.view import OfferView

_TYPED = re.compile(r"@(\w+)\s(.*)", re.DOTALL)


class Offers:
    """`_last` has what each person was offered last in each chat."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._last: dict[tuple[int, int], tuple[Article, ...]] = {}

    async def of(self, place: Place, person: Person, text: str) -> tuple[OfferView, ...]:
        """Nothing for what does not begin with the bot's name."""
        typed = _TYPED.match(text)
        if typed is None or typed[1].casefold() != (self._world.bot.username or "").casefold():
            return ()
        found = await inline.look_up(self._world, place, person, typed[2].strip())
        self._last[place.chat.id, person.id] = found.listed
        return tuple(OfferView(id=one.id, title=one.title, description=one.description) for one in found.listed)

    def put(self, place: Place, person: Person, offer: str) -> None:
        """Raises `NotAllowed`, and `LookupError` for what was not offered last."""
        offered = self._last.get((place.chat.id, person.id), ())
        article = next((one for one in offered if one.id == offer), None)
        if article is None:
            raise LookupError("that is not offered any more")
        inline.choose(self._world, place, person, article)
