"""Media over the wire: files and albums sent, captions edited, what people attach, what is fetched."""

import pytest
from telegram.error import BadRequest, NetworkError

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import SentFile
from adapters.telegram import TelegramPlatform
from adapters.telegram.calls import Calls
from adapters.telegram.errors import platform_error
from adapters.telegram.request import AiohttpRequest, TooLarge
from bot.errors import InDoubt, MediaRefused, Rejected, Scope
from bot.model import Address, Exhibit, File, Medium, MediumKind, Rendered
from tests.adapters.sandbox.files import JPEG, PDF, document, photo
from tests.adapters.telegram.situations import Api, Inbox, newest, ok, refusal, rendered


def at(chat: int) -> Address:
    return Address("telegram", chat)


def file(name: str = "quay.jpg", kind: MediumKind = MediumKind.PHOTO) -> File:
    medium = Medium(digest=name, kind=kind, media_type="image/jpeg", name=name, size=len(JPEG))
    return File(medium, content=JPEG)


def again(exhibit: Exhibit, *files: File) -> list[File]:
    """The same files by the names that Telegram gave them."""
    return [File(one.medium, name) for one, name in zip(files, exhibit.references, strict=True)]


def showing(*files: File, text: str = "The <b>ferry</b> is back.") -> Rendered:
    return Rendered(text, silent=True, preview=False, media=tuple(one.medium for one in files))


async def exhibit(platform: TelegramPlatform, chat: int, *files: File) -> Exhibit:
    return await platform.exhibit(at(chat), showing(*files), files, nonce="n")


@pytest.mark.parametrize("kind", MediumKind)
async def test_one_file_is_sent_as_what_it_is_and_again_by_its_name(
    kind: MediumKind, platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    first = await exhibit(platform, rita, file(kind=kind))
    assert newest(telegram, rita).text == f"[{kind} quay.jpg] The ferry is back."
    assert (first.others, newest(telegram, rita).silent) == ((), True)
    second = await platform.exhibit(at(rita), showing(file(kind=kind)), again(first, file(kind=kind)), nonce="n")
    assert second.references == first.references
    assert second.message != first.message


async def test_an_album_is_one_call_whose_first_message_has_the_text(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    files = (file("a.jpg"), file("b.mp4", MediumKind.VIDEO), file("c.jpg"))
    album = await exhibit(platform, rita, *files)
    assert [one.text.strip() for one in telegram.chat(rita).messages] == [
        "[photo a.jpg] The ferry is back.",
        "[video b.mp4]",
        "[photo c.jpg]",
    ]
    assert [one.id for one in telegram.chat(rita).messages] == [album.message, *album.others]
    known = await platform.exhibit(at(rita), showing(*files), again(album, *files), nonce="n")
    assert known.references == album.references


async def test_a_caption_is_edited_and_stays_with_its_photo(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    sent = await exhibit(platform, rita, file())
    for _ in range(2):
        await platform.edit(at(rita), sent.message, showing(file(), text="It left."))
    assert newest(telegram, rita).text == "[photo quay.jpg] It left."


async def test_a_chat_without_the_right_refuses_the_media_alone(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int, gail: int
) -> None:
    group = telegram.add_group("Pier", people=[rita], administrators=[gail])
    telegram.set_rights(group, permissions=["can_send_messages"])
    for files in ([file()], [file("a.jpg"), file("b.jpg")]):
        with pytest.raises(MediaRefused) as caught:
            await exhibit(platform, group, *files)
        assert not caught.value.everywhere
    await platform.send(at(group), rendered("The ferry is back."), nonce="n")


async def test_a_name_that_telegram_does_not_know_is_stale(platform: TelegramPlatform, rita: int) -> None:
    with pytest.raises(MediaRefused) as caught:
        await platform.exhibit(at(rita), showing(file()), [File(file().medium, "unknown")], nonce="n")
    assert caught.value.stale


@pytest.mark.parametrize(
    "said",
    [
        "Bad Request: PHOTO_INVALID_DIMENSIONS",
        "Bad Request: IMAGE_PROCESS_FAILED",
        "Bad Request: file must be non-empty",
        "Bad Request: file of size 11000000 bytes is too big for a photo; the maximum size is 10485760 bytes",
    ],
)
def test_what_is_wrong_with_a_file_is_so_everywhere(said: str) -> None:
    error = platform_error(BadRequest(said), Scope.CHAT, repeatable=False)
    assert isinstance(error, MediaRefused)
    assert (error.everywhere, error.stale) == (True, False)


def test_what_is_too_large_for_the_server_is_so_everywhere_and_not_in_doubt() -> None:
    error = platform_error(NetworkError("Request Entity Too Large"), Scope.CHAT, repeatable=False)
    assert isinstance(error, MediaRefused)
    assert error.everywhere


async def test_an_album_of_which_not_all_messages_are_told_is_in_doubt(api: Api) -> None:
    api.answers(ok([{"message_id": 5}]))
    async with AiohttpRequest(1) as request:
        with pytest.raises(InDoubt):
            await Calls(request, api.url).exhibit(at(7), showing(file(), file("b.jpg")), [file(), file("b.jpg")])


async def test_what_people_attach_is_told_and_fetched(
    platform: TelegramPlatform, telegram: TelegramSandbox, inbox: Inbox, rita: int
) -> None:
    await telegram.send(rita, rita, photo(1), photo(2), text="/post The crane.")
    await telegram.send(rita, rita, document(), text="The report.")
    first, second, third = [await inbox.next() for _ in range(3)]
    assert (first.name, first.arguments, second.arguments, third.arguments) == ("post", "The crane.", "", "The report.")
    assert first.album is not None
    assert first.album == second.album
    assert third.album is None
    (attached,) = third.attachments
    assert (attached.name, attached.as_file, attached.size) == ("report.pdf", True, len(PDF))
    assert await platform.fetch(attached.reference, len(PDF)) == PDF
    assert await platform.fetch(first.attachments[0].reference, 10_000) == photo(1).content


async def test_what_is_larger_than_asked_for_or_unknown_is_not_fetched(
    platform: TelegramPlatform, telegram: TelegramSandbox, inbox: Inbox, rita: int
) -> None:
    await telegram.send(rita, rita, SentFile(name="map.png", content=bytes(3000), kind="document"))
    incoming = await inbox.next()
    with pytest.raises(Rejected):
        await platform.fetch(incoming.attachments[0].reference, 2999)
    with pytest.raises(Rejected):
        await platform.fetch("unknown", 10_000)


async def test_a_download_stops_where_it_is_too_long_and_tells_no_address(api: Api) -> None:
    api.answers(ok("x" * 5000))
    async with AiohttpRequest(1) as request:
        with pytest.raises(TooLarge):
            await request.download(f"{api.url}/file", 100)
        api.answers(refusal(404, "Not Found"))
        with pytest.raises(NetworkError) as caught:
            await request.download(f"{api.url}/file", 100)
    assert api.url not in str(caught.value)
