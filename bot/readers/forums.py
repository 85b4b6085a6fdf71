"""Forums, in which nothing can be written: what is wanted of them is said elsewhere."""

from collections.abc import Sequence

from bot.conversation import Answer
from bot.errors import Refused
from bot.intake.request import Request
from bot.languages.words import words
from bot.model import Address, ChatKind
from bot.store import Store


async def leave_forum(store: Store, request: Request, forum: Address) -> Sequence[Answer]:
    """It gets no more posts; those that are there are chats of their own. Raises `Refused` for any other place."""
    survey = await request.managed(forum)
    if survey.kind is not ChatKind.FORUM:
        said = words("Write {unsubscribe} in {chat} itself.", unsubscribe="/unsubscribe", chat=survey.title)
        raise Refused(said)
    for interest in await store.interests.of(forum):
        await store.interests.leave(forum, interest.number)
    await store.forums.leave(forum)
    said = words(
        "{chat} gets no more posts. Those that are there go on; {unsubscribe} in each ends it.",
        chat=survey.title,
        unsubscribe="/unsubscribe",
    )
    return request.says(said)
