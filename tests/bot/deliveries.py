"""Marks and outdated chats, as the store gives them to a lane."""

from bot.lanes.delivery import Carried, Chat, Layout, Mark, Outdated, Receipt, Urgency
from bot.model import Address, ChatKey, ChatKind, CoverageId, EntryId, MessageId, Seq
from tests.bot.clock import EPOCH

CHAT = Chat(ChatKey(1), Address("telegram", 42), ChatKind.PRIVATE)

MARK = Mark(
    chat=CHAT,
    coverage=CoverageId(1),
    urgency=Urgency.ORDINARY,
    seq=Seq(7),
    layout=Layout((Carried(EntryId(3), 1),)),
    started_at=EPOCH,
)

OUTDATED = Outdated(CHAT, EntryId(3), (Receipt(EntryId(3), CHAT.key, 0, MessageId(100), 1),))
