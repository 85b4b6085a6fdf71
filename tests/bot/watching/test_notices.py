"""What the desk is told of the bot's own accord is in the language of whoever is told."""

from datetime import timedelta

from bot.conversation import Incoming
from bot.model import ChatKind
from bot.richtext import plain
from bot.store import Account
from tests.bot.incoming import DESK_CHAT, EDDIES, asks
from tests.bot.reception import Reception
from tests.contracts.newsroom import EDDIE, RITA

RITA_ACCOUNT, EDDIE_ACCOUNT = Account("telegram", RITA.id), Account("telegram", EDDIE.id)
DAY = timedelta(days=1).total_seconds()


def audits(language: str) -> Incoming:
    return asks(EDDIE, "/audit").model_copy(update={"language": language})


async def told(reception: Reception) -> str:
    """What is asked when nothing has come for eight days."""
    await reception.newsroom.open("Flood", "flood")
    reception.clock.advance(8 * DAY)
    await reception.lulls.ask_all()
    return plain(reception.platform.told[-1][1].text)


async def test_who_has_said_nothing_is_told_in_english(reception: Reception) -> None:
    assert await told(reception) == "Nothing new has come to Flood for 8 days. Shall it end?"


async def test_an_editor_is_told_in_the_language_of_the_last_answer(reception: Reception) -> None:
    await reception.comes(audits("fr"))
    await reception.comes(audits("de-AT"))
    reception.start_anew()
    assert await told(reception) == "Flood: seit 8 Tagen nichts Neues. Soll der Liveticker enden?"


async def test_what_was_chosen_in_private_holds_at_once(reception: Reception) -> None:
    await reception.comes(audits("de"))
    await reception.store.languages.choose(EDDIES, ChatKind.PRIVATE, "Eddie", "es", reception.clock.now())
    assert await told(reception) == "Flood: nada nuevo desde hace 8 días. ¿Debe terminar?"


async def test_what_a_group_speaks_says_nothing_of_a_person(reception: Reception) -> None:
    await reception.comes(audits("de"))
    await reception.store.languages.choose(DESK_CHAT, ChatKind.GROUP, "Desk", "es", reception.clock.now())
    (answer,) = await reception.comes(asks(EDDIE, "/audit", DESK_CHAT))
    assert answer == "Aún no se ha registrado nada."
    assert (await told(reception)).startswith("Flood: seit 8 Tagen")


async def test_the_desks_chat_is_told_in_its_own(reception: Reception) -> None:
    reception.notices = DESK_CHAT.chat
    reception.start_anew()
    await reception.store.languages.choose(DESK_CHAT, ChatKind.GROUP, "Desk", "ru", reception.clock.now())
    await reception.newsroom.open("Flood", "flood")
    reception.clock.advance(8 * DAY)
    await reception.lulls.ask_all()
    ((chat, answer),) = reception.platform.told
    assert (chat, plain(answer.text)) == (DESK_CHAT.chat, "Flood: новостей нет уже 8 дней. Завершить трансляцию?")


async def test_nothing_is_remembered_of_readers(reception: Reception) -> None:
    await reception.comes(asks(RITA, "/help").model_copy(update={"language": "de"}))
    assert await reception.store.languages.of_person(RITA_ACCOUNT) is None
    await reception.comes(audits("de"))
    assert await reception.store.languages.of_person(EDDIE_ACCOUNT) == "de"
    await reception.store.subscriptions.forget(EDDIES)
    assert await reception.store.languages.of_person(EDDIE_ACCOUNT) is None
