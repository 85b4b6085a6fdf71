"""Media over the wire: files sent with a message and taken away again, what people attach, what is fetched."""

import pytest

from adapters.discord import DiscordPlatform
from adapters.discord.attachments import attached, targeted
from adapters.discord.commands import Announcement
from adapters.discord.components import form
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Form, FormField
from bot.errors import MediaRefused, Rejected, Unreachable
from bot.intake.commands import EDITORS
from bot.model import Address, File, Found, Medium, MediumKind, MessageId, Rendered
from tests.adapters.discord.harness import Clock
from tests.adapters.sandbox.files import JPEG, PDF

TEXT = "The **ferry** is back."
EVERYTHING = 10_000


def file(name: str = "quay.jpg", content: bytes = JPEG, alt: str = "") -> File:
    medium = Medium(digest=name, kind=MediumKind.PHOTO, media_type="image/jpeg", name=name, size=len(content), alt=alt)
    return File(medium, content=content)


def showing(*files: File, text: str = TEXT) -> Rendered:
    return Rendered(text, silent=True, preview=False, media=tuple(one.medium for one in files))


async def exhibit(platform: DiscordPlatform, live: Address, *files: File, nonce: str = "n") -> MessageId:
    return (await platform.exhibit(live, showing(*files), files, nonce=nonce)).message


def shown(sandbox: DiscordSandbox, live: Address) -> list[str]:
    chat = next(chat for chat in sandbox.chats() if chat.id == str(live.chat))
    return [message.text for message in chat.messages]


async def test_one_message_holds_all_files_and_a_repeat_of_it_is_none(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    first = await exhibit(platform, live, file(alt="A crane"), file("report.pdf", PDF))
    assert await exhibit(platform, live, file(alt="A crane"), file("report.pdf", PDF)) == first
    assert shown(sandbox, live) == ["The ferry is back.\nquay.jpg\nreport.pdf"]


async def test_the_history_tells_whether_a_message_came_with_its_files(
    platform: DiscordPlatform, live: Address, clock: Clock
) -> None:
    start, wanted = clock.time, showing(file())
    plain = await platform.send(live, Rendered(TEXT, silent=True, preview=False), nonce="plain")
    assert await platform.find(live, wanted, since=start) == Found(plain)
    message = await exhibit(platform, live, file())
    assert await platform.find(live, wanted, since=start) == Found(message, exhibits=True)


async def test_an_edit_leaves_the_files_or_takes_them_away(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    message = await exhibit(platform, live, file())
    await platform.edit(live, message, showing(file(), text="It left."))
    assert shown(sandbox, live) == ["It left.\nquay.jpg"]
    await platform.edit(live, message, showing(text="Withdrawn"))
    assert shown(sandbox, live) == ["Withdrawn"]


async def test_a_channel_may_take_messages_and_no_files(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    sandbox.deny(live.chat, "attach_files")
    with pytest.raises(MediaRefused) as caught:
        await exhibit(platform, live, file())
    assert not caught.value.everywhere
    await platform.send(live, showing(), nonce="other")
    sandbox.deny(live.chat, "view_channel")
    with pytest.raises(Unreachable):
        await exhibit(platform, live, file(), nonce="third")


async def test_what_is_too_large_is_so_everywhere(platform: DiscordPlatform, live: Address) -> None:
    with pytest.raises(MediaRefused) as caught:
        await exhibit(platform, live, file(content=bytes(10 * 1024 * 1024 + 1)))
    assert caught.value.everywhere


async def test_what_somebody_attached_is_fetched_from_where_discord_keeps_it(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    address = f"{sandbox.url.removesuffix('/api/v10')}/attachments/{live.chat}"
    with pytest.raises(Rejected):
        await platform.fetch(f"{address}/1/quay.jpg", EVERYTHING)
    await exhibit(platform, live, file())
    (picture,) = next(chat for chat in sandbox.chats() if chat.id == str(live.chat)).messages[-1].pictures
    number = picture.id
    assert await platform.fetch(f"{address}/{number}/quay.jpg", EVERYTHING) == JPEG
    with pytest.raises(Rejected):
        await platform.fetch(f"{address}/{number}/quay.jpg", len(JPEG) - 1)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/attachments/1/2/quay.jpg",
        "http://cdn.discordapp.com/attachments/1/2/quay.jpg",
        "https://cdn.discordapp.com.example.org/quay.jpg",
        "http://127.0.0.1:1/attachments/1/2/quay.jpg",
        "file:///etc/passwd",
        "",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(platform: DiscordPlatform, address: str) -> None:
    with pytest.raises(Rejected, match="none of Discord's files"):
        await platform.fetch(address, EVERYTHING)


def test_what_is_attached_to_the_message_whose_menu_was_used() -> None:
    files = [{"url": "https://cdn.discordapp.com/a", "filename": "a.jpg", "size": 5, "description": "A crane"}, "?"]
    content = {"type": 3, "target_id": "7", "resolved": {"messages": {"7": {"content": "Hi", "attachments": files}}}}
    assert targeted(content) == {"content": "Hi", "attachments": files}
    (found,) = attached(content)
    assert (found.reference, found.name, found.size, found.alt) == (
        "https://cdn.discordapp.com/a",
        "a.jpg",
        5,
        "A crane",
    )


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"type": 3, "target_id": "7", "resolved": {"messages": {}}},
        {"type": 3, "target_id": "7", "resolved": {"messages": {"7": {"attachments": [{"url": 5}, None]}}}},
        {"components": [{"component": {"type": 19, "values": ["9"]}}], "resolved": {"attachments": {"9": "?"}}},
        {"components": [{"component": {"type": 19, "values": ["9"]}}]},
        {"components": [{"component": {"type": 4, "value": "Hi"}}, {}]},
    ],
)
def test_what_is_not_understood_is_no_file(content: dict[str, object]) -> None:
    assert attached(content) == ()


def test_a_form_that_takes_files_has_a_field_for_them_behind_four_others() -> None:
    fields = tuple(FormField(f"field{number}", "Field") for number in range(5))
    laid_out = form(Form("post", "Write an entry", fields, files="Photos"))["components"]
    assert isinstance(laid_out, list)
    assert [part["component"]["type"] for part in laid_out] == [4, 4, 4, 4, 19]


def test_a_menus_command_is_for_those_who_may_use_the_command() -> None:
    announced = Announcement.of(EDITORS, contributed=False)
    (in_menu,) = [one for one in announced.at_desk if one.get("type") == 3]
    post = next(one for one in announced.at_desk if one["name"] == "post")
    assert in_menu == {
        "type": 3,
        "name": "Publish as entry",
        "default_member_permissions": post["default_member_permissions"],
    }
    assert announced.menus == {"Publish as entry": "post"}
    (open_to_all,) = [one for one in Announcement.of(EDITORS, contributed=True).at_desk if one.get("type") == 3]
    assert "default_member_permissions" not in open_to_all
