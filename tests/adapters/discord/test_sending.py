"""Messages that the lane sends, corrects and withdraws, in the stand-in's channels."""

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.discord.bodies.message import MessageFlag
from bot.errors import Absence, EditRefused, MessageGone, Rejected, Unreachable
from bot.model import MessageId, Rendered
from bot.richtext import Span, bold, paragraph
from tests.adapters.discord.harness import NO_MESSAGE, NOWHERE, messages, place, rendered, somebody, stored


async def test_a_message_is_shown_as_it_was_rendered(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    body = rendered((paragraph(bold("Fire"), " at the *harbour* @everyone"),))
    message = await platform.send(place(sandbox, "#live"), body, nonce="one")
    (shown,) = messages(sandbox, "#live")
    assert shown.id == message
    assert shown.text == "Fire at the *harbour* @everyone"
    assert not shown.silent


async def test_a_silent_message_makes_no_sound(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    await platform.send(place(sandbox, "#live"), rendered("Fire", silent=True), nonce="one")
    assert messages(sandbox, "#live")[0].silent


async def test_a_repeat_with_the_same_nonce_is_the_same_message(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    live = place(sandbox, "#live")
    first = await platform.send(live, rendered("Fire"), nonce="n" * 25)
    assert await platform.send(live, rendered("Fire, again"), nonce="n" * 25) == first
    assert await platform.send(live, rendered("Rain"), nonce="another") != first
    assert [message.text for message in messages(sandbox, "#live")] == ["Fire", "Rain"]


async def test_a_reply_names_the_message_it_goes_on_from(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live = place(sandbox, "#live")
    first = await platform.send(live, rendered("Fire"), nonce="one")
    await platform.send(live, rendered("It is out"), nonce="two", reply_to=first)
    assert messages(sandbox, "#live")[1].reply_to == first


@pytest.mark.parametrize("title", ["#live", "harbour talk", "#announcements", "Rita Reader"])
async def test_a_reply_to_what_is_gone_is_sent_all_the_same(
    platform: DiscordPlatform, sandbox: DiscordSandbox, title: str
) -> None:
    await platform.send(place(sandbox, title), rendered("Fire"), nonce="one", reply_to=NO_MESSAGE)
    assert [message.text for message in messages(sandbox, title)] == ["Fire"]


async def test_a_reply_that_may_not_look_back_is_sent_without_its_reference(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    live = place(sandbox, "#live")
    first = await platform.send(live, rendered("Fire"), nonce="one")
    sandbox.deny(live.chat, "read_message_history")
    await platform.send(live, rendered("It is out"), nonce="two", reply_to=first)
    assert [message.reply_to for message in messages(sandbox, "#live")] == [None, None]


async def test_an_edit_changes_the_words_and_keeps_the_silence(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    live = place(sandbox, "#live")
    message = await platform.send(live, rendered("21 injured", silent=True), nonce="one")
    await platform.edit(live, message, rendered("12 injured", silent=True))
    await platform.edit(live, message, rendered("12 injured", silent=True))
    (shown,) = messages(sandbox, "#live")
    assert (shown.text, shown.edited, shown.silent) == ("12 injured", True, True)


async def test_what_is_withdrawn_is_gone_and_withdrawing_again_is_no_error(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    live = place(sandbox, "#live")
    message = await platform.send(live, rendered("Fire"), nonce="one")
    await platform.withdraw(live, message)
    await platform.withdraw(live, message)
    assert messages(sandbox, "#live") == ()


async def test_a_nonce_of_a_message_that_was_deleted_says_so(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    live = place(sandbox, "#live")
    await platform.withdraw(live, await platform.send(live, rendered("Fire"), nonce="one"))
    with pytest.raises(MessageGone):
        await platform.send(live, rendered("Fire"), nonce="one")


async def test_a_message_can_be_pinned(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live = place(sandbox, "#live")
    message = await platform.send(live, rendered("Fire"), nonce="one")
    await platform.pin(live, message)
    assert messages(sandbox, "#live")[0].pinned
    await platform.unpin(live, message)
    await platform.unpin(live, message)
    assert not messages(sandbox, "#live")[0].pinned


async def test_pinning_needs_the_right(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live = place(sandbox, "#live")
    message = await platform.send(live, rendered("Fire"), nonce="one")
    sandbox.deny(live.chat, "pin_messages")
    for change in (platform.pin, platform.unpin):
        with pytest.raises(Unreachable, match="no rights: Missing Permissions"):
            await change(live, message)


async def test_a_channel_full_of_pins_refuses_another(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live = place(sandbox, "#live")
    sent = [await platform.send(live, rendered(f"Fire {number}"), nonce=f"{number}") for number in range(251)]
    for message in sent[:250]:
        await platform.pin(live, message)
    with pytest.raises(Rejected, match="Maximum number of pins"):
        await platform.pin(live, sent[250])


async def test_what_is_not_there_can_be_neither_edited_nor_pinned(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    live = place(sandbox, "#live")
    with pytest.raises(MessageGone):
        await platform.edit(live, NO_MESSAGE, rendered("Fire"))
    with pytest.raises(MessageGone):
        await platform.pin(live, NO_MESSAGE)


async def test_anothers_message_is_refused(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    live = place(sandbox, "#live")
    await sandbox.write(str(live.chat), somebody(sandbox, "Rita Reader"), "What is going on?")
    with pytest.raises(EditRefused):
        await platform.edit(live, MessageId(messages(sandbox, "#live")[0].id), rendered("Nothing"))


async def absence(platform: DiscordPlatform, sandbox: DiscordSandbox, title: str) -> Absence:
    with pytest.raises(Unreachable) as refused:
        await platform.send(place(sandbox, title), rendered("Fire"), nonce="one")
    return refused.value.absence


async def test_a_channel_that_was_deleted_is_gone(platform: DiscordPlatform) -> None:
    with pytest.raises(Unreachable) as refused:
        await platform.send(NOWHERE, rendered("Fire"), nonce="one")
    assert refused.value.absence is Absence.GONE


async def test_a_channel_that_cannot_be_seen_has_removed_the_bot(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    sandbox.deny(place(sandbox, "#live").chat, "view_channel")
    assert await absence(platform, sandbox, "#live") is Absence.REMOVED


async def test_a_channel_where_the_bot_may_not_speak_lacks_rights(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    sandbox.deny(place(sandbox, "#live").chat, "send_messages")
    assert await absence(platform, sandbox, "#live") is Absence.NO_RIGHTS


async def test_a_person_who_takes_no_messages_blocks_the_bot(
    platform: DiscordPlatform, sandbox: DiscordSandbox
) -> None:
    sandbox.close_dms(somebody(sandbox, "Rita Reader"))
    assert await absence(platform, sandbox, "Rita Reader") is Absence.BLOCKED


@pytest.mark.parametrize("body", ["", "x" * 2001])
async def test_a_body_that_discord_does_not_take_is_rejected(
    platform: DiscordPlatform, sandbox: DiscordSandbox, body: str
) -> None:
    with pytest.raises(Rejected):
        await platform.send(place(sandbox, "#live"), Rendered(body, silent=True, preview=False), nonce="one")


async def test_a_link_unfurls_only_where_that_was_asked_for(platform: DiscordPlatform, sandbox: DiscordSandbox) -> None:
    text = (paragraph(Span("map", link="https://example.org")),)
    live = place(sandbox, "#live")
    plain = await platform.send(live, rendered(text), nonce="one")
    unfurled = await platform.send(live, rendered(text, preview=True), nonce="two")
    await platform.edit(live, plain, rendered(text))
    assert (await stored(sandbox, live, plain))["flags"] == MessageFlag.SUPPRESS_EMBEDS
    assert (await stored(sandbox, live, unfurled))["flags"] == 0
