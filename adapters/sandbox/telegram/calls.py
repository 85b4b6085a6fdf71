"""The one place that every call passes on its way from the wire to the methods.

`Passage` is the seam: it is handed the call and the function that carries it out, and may refuse before it (rate
limits), fail after it (an answer that gets lost), or wait. Each call goes through two: one of whoever set the stand-in
up, as if on the way there, and the checkpoint on arrival.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.sandbox.telegram import account, editing, inline, membership, sending
from adapters.sandbox.telegram.arguments import Arguments
from adapters.sandbox.telegram.files import StoredFile
from adapters.sandbox.telegram.refusals import FrontFailure, Refusal, not_found
from adapters.sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A call with a good token; `method` is in lower case, and may be one that does not exist."""

    method: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes into `result`, and into `description` unless empty."""

    result: object
    description: str = ""


Carrier = Callable[[Call], Awaitable[Answer]]
Passage = Callable[[Call, Carrier], Awaitable[Answer]]
Method = Callable[[World, Arguments], object]


async def straight_through(call: Call, carry_out: Carrier) -> Answer:
    """The passage without any limit or fault."""
    return await carry_out(call)


METHODS: dict[str, Method] = {
    "getme": account.get_me,
    "getfile": account.get_file,
    "close": account.close,
    "logout": account.log_out,
    "setmycommands": account.set_my_commands,
    "getmycommands": account.get_my_commands,
    "deletemycommands": account.delete_my_commands,
    "setmyname": account.set_my_name,
    "getmyname": account.get_my_name,
    "setmydescription": account.set_my_description,
    "getmydescription": account.get_my_description,
    "setmyshortdescription": account.set_my_short_description,
    "getmyshortdescription": account.get_my_short_description,
    "getwebhookinfo": account.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "sendvideo": sending.send_video,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "sendchataction": sending.send_chat_action,
    "copymessage": sending.copy_message,
    "forwardmessage": sending.forward_message,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "pinchatmessage": editing.pin_chat_message,
    "unpinchatmessage": editing.unpin_chat_message,
    "answercallbackquery": editing.answer_callback_query,
    "answerinlinequery": inline.answer_inline_query,
    "getchat": membership.get_chat,
    "getchatmember": membership.get_chat_member,
    "getchatadministrators": membership.get_chat_administrators,
    "getchatmembercount": membership.get_chat_member_count,
    "leavechat": membership.leave_chat,
    "createforumtopic": membership.create_forum_topic,
    "closeforumtopic": membership.close_forum_topic,
    "reopenforumtopic": membership.reopen_forum_topic,
    "deleteforumtopic": membership.delete_forum_topic,
}


class Switchboard:
    """Carries calls out, each after both passages let it through. `pause` is waited before the second one and after the
    call (latency)."""

    def __init__(self, world: World, passage: Passage, arrival: Passage, pause: Callable[[], Awaitable[None]]) -> None:
        self._world = world
        self._passage = passage
        self._arrival = arrival
        self._pause = pause

    def file(self, path: str) -> StoredFile:
        """What lies there, for who may have it. Raises `Refusal`."""
        found = self._world.files.at(path)
        if found is None:
            raise not_found()
        return found

    async def answer(self, call: Call) -> Answer:
        """Raises `Refusal`, `NoAnswer`, `FrontFailure`."""
        return await self._passage(call, self._carry_out)

    async def _carry_out(self, call: Call) -> Answer:
        await self._pause()
        try:
            answer = await self._arrival(call, self._run)
        except (Refusal, FrontFailure):
            await self._pause()
            raise
        await self._pause()
        return answer

    async def _run(self, call: Call) -> Answer:
        if self._world.logged_out:
            raise Refusal(400, "Logged out")
        if call.method == "getupdates":
            return Answer(await account.get_updates(self._world, call.arguments))
        if call.method == "setwebhook":
            return Answer(*account.set_webhook(self._world, call.arguments))
        if call.method == "deletewebhook":
            return Answer(*account.delete_webhook(self._world, call.arguments))
        method = METHODS.get(call.method)
        if method is None:
            raise not_found("method not found")
        return Answer(method(self._world, call.arguments))
