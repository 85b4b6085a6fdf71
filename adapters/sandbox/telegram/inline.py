"""Inline mode: people look for something of the bot's in whatever chat, and put it there in their own name.

Limits: core.telegram.org/bots/api, "answerInlineQuery" and "InlineQueryResult". Only articles are known here.
"""

from adapters.sandbox.telegram.arguments import Arguments, FieldError, Fields, items, wrapped
from adapters.sandbox.telegram.chats import ChatKind, Message, Person
from adapters.sandbox.telegram.contents import fitted_text, formatted
from adapters.sandbox.telegram.conversation import check_writing
from adapters.sandbox.telegram.lookups import Article, Articles
from adapters.sandbox.telegram.objects import user as user_wire
from adapters.sandbox.telegram.places import Place
from adapters.sandbox.telegram.refusals import bad_request
from adapters.sandbox.telegram.world import World

MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
MAX_QUERY = 256

_CHAT_TYPES = {ChatKind.PRIVATE: "sender"}


async def look_up(world: World, place: Place, person: Person, words: str, offset: str = "") -> Articles:
    """Somebody types the bot's name and these words in a chat; the answer when it comes."""
    query = str(world.number("query", 5_000_000_000_000_001))
    answer = world.lookups.open(query)
    body: dict[str, object] = {
        "id": query,
        "from": user_wire(person),
        "query": words[:MAX_QUERY],
        "offset": offset,
        "chat_type": _CHAT_TYPES.get(place.chat.kind, place.chat.kind.value),
    }
    world.updates.put("inline_query", body)
    return await answer


def answer_inline_query(world: World, arguments: Arguments) -> object:
    world.lookups.answer(arguments.text("inline_query_id").strip(), _answer(arguments))
    return True


def choose(world: World, place: Place, person: Person, article: Article) -> Message:
    """Somebody puts it into a chat, where the bot need not be. Raises `NotAllowed`."""
    check_writing(place, person)
    message = world.post(place.chat, person, article.content)
    message.thread, message.via_bot = place.thread, world.bot
    world.touch()
    return message


def _answer(arguments: Arguments) -> Articles:
    """Raises `Refusal`."""
    offset = arguments.text("next_offset")
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    value = arguments.json("results", "Can't parse JSON encoded inline query results")
    listed = items(value, "Expected an Array of inline query results") if value is not None else []
    if len(listed) > MAX_RESULTS:
        raise bad_request("Too many inline query results specified")
    try:
        articles = tuple(_article(Fields(one, "Inline query result must be an object")) for one in listed)
    except FieldError as error:
        raise wrapped("Can't parse InlineQueryResult", error) from error
    if len({article.id for article in articles}) < len(articles):
        raise bad_request("RESULT_ID_DUPLICATE")
    return Articles(articles, offset, arguments.integer("cache_time", 300), arguments.flag("is_personal"))


def _article(fields: Fields) -> Article:
    if fields.text("type") != "article":
        raise FieldError("the sandbox knows articles only")
    identity, title = fields.text("id"), fields.text("title")
    if not identity:
        raise bad_request("RESULT_ID_EMPTY")
    if len(identity.encode()) > MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not title:
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = fields.fields("input_message_content")
    said = formatted(content.text("message_text"), content.optional_text("parse_mode"), content.raw.get("entities"))
    return Article(identity, title, fields.optional_text("description"), fitted_text(said, "MESSAGE_TOO_LONG"))
