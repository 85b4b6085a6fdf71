"""Entries with media: how they arrive, what becomes of them when they are corrected or withdrawn, what is refused."""

import pytest

from bot.errors import EditRefused, InDoubt, MediaRefused, Rejected, Scope, Throttled
from bot.lanes.delivery import UNKNOWN
from bot.model import Address, ChatKey, Content, Entry, Medium, MediumKind
from bot.ports import MediaTraits
from bot.store import Correction
from tests.bot.doubted import ARRIVED, after_the_nonces, until_in_doubt
from tests.bot.platform import Shown
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.contracts.newsroom import AUTHOR, says

FIRST_READER = ChatKey(1)
GATHERING = MediaTraits(gathers=True, remembers=False)
TOO_OLD = EditRefused("too old")
CAPTION = "The quay is closed."
LONGER = (
    "The quay is closed, and the bridge with it. Nobody knows for how long that is going to be. It stays so until the"
    " wind drops again."
)
NO_PHOTOS = MediaRefused("no photos here")


def medium(name: str) -> Medium:
    return Medium(digest=f"digest of {name}", kind=MediumKind.PHOTO, media_type="image/jpeg", name=name, size=4)


def showing(text: str, *names: str) -> Content:
    return says(text).model_copy(update={"media": tuple(medium(name) for name in names)})


async def exhibited(scene: Scene, text: str, *names: str, readers: int = 1) -> tuple[list[Address], Entry]:
    """Readers who have an entry with these media, and a lane that has just been started."""
    coverage = await scene.coverage()
    chats = [await scene.reader(coverage) for _ in range(readers)]
    for name in names:
        await scene.store.media.keep(medium(name), name.encode(), scene.newsroom.tick())
    entry = await scene.publish(coverage, showing(text, *names))
    await scene.serve()
    scene.new_lane()
    scene.platform.calls.clear()
    return chats, entry


def shown(scene: Scene, reader: Address) -> list[Shown]:
    return [one for _, one in scene.platform.messages(reader)]


def media_of(scene: Scene, reader: Address) -> list[str]:
    return [one.medium for one in shown(scene, reader)]


async def correct(scene: Scene, entry: Entry, text: str) -> None:
    correction = Correction(entry.id, entry.revision, says(text))
    await scene.store.stream.correct([correction], scene.newsroom.tick(), AUTHOR)
    scene.new_lane()


async def test_bytes_go_to_the_platform_once_and_after_that_by_its_own_name_for_them(scene: Scene) -> None:
    readers, entry = await exhibited(scene, CAPTION, "a.jpg", readers=6)
    assert [media_of(scene, reader) for reader in readers] == [["a.jpg"]] * 6
    assert all(CAPTION in one.text for reader in readers for one in shown(scene, reader))
    assert scene.platform.uploads == ["a.jpg"]
    assert (await scene.store.deliveries.reach(entry.id)).without_media == 0


async def test_what_a_platform_forgot_is_uploaded_again(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg")
    scene.platform.uploaded.clear()
    other = await scene.reader(await scene.store.stream.coverage(entry.coverage))
    await scene.serve()
    assert media_of(scene, other) == media_of(scene, reader) == ["a.jpg"]
    assert scene.platform.uploads == ["a.jpg", "a.jpg"]


async def test_where_a_platform_has_no_names_for_files_each_chat_gets_the_bytes(scene: Scene) -> None:
    scene.platform.media = GATHERING
    readers, _ = await exhibited(scene, CAPTION, "a.jpg", "b.jpg", readers=2)
    assert [media_of(scene, reader) for reader in readers] == [["a.jpg b.jpg"]] * 2
    assert scene.platform.uploads == ["a.jpg", "b.jpg"] * 2


async def test_a_text_that_is_too_long_for_a_caption_goes_on_below(scene: Scene) -> None:
    (reader,), _ = await exhibited(scene, LONGER, "a.jpg")
    (first, caption), (_, rest) = scene.platform.messages(reader)
    assert (caption.medium, rest.medium, rest.reply_to) == ("a.jpg", "", first)
    assert caption.text.startswith("The quay is closed")
    assert "wind drops again" in rest.text


async def test_a_chat_that_takes_no_media_gets_the_text_and_the_report_says_so(scene: Scene) -> None:
    coverage = await scene.coverage()
    refusing, taking = await scene.reader(coverage), await scene.reader(coverage)
    await scene.store.media.keep(medium("a.jpg"), b"a", scene.newsroom.tick())
    scene.platform.meets(refusing, NO_PHOTOS)
    entry = await scene.publish(coverage, showing(CAPTION, "a.jpg"))
    await scene.serve()
    assert (media_of(scene, refusing), media_of(scene, taking)) == ([""], ["a.jpg"])
    assert CAPTION in scene.whole(refusing)
    reach = await scene.store.deliveries.reach(entry.id)
    assert (reach.reached, reach.without_media) == (2, 1)
    await correct(scene, entry, "The quay is open.")
    await scene.serve()
    assert "The quay is open." in scene.whole(refusing)
    assert (media_of(scene, refusing), media_of(scene, taking)) == ([""], ["a.jpg"])


async def test_media_that_are_refused_everywhere_are_tried_once(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(4)]
    await scene.store.media.keep(medium("a.jpg"), b"a", scene.newsroom.tick())
    for reader in readers:
        scene.platform.meets(reader, MediaRefused("bad picture", everywhere=True))
    await scene.publish(coverage, showing(CAPTION, "a.jpg"))
    await scene.serve()
    assert scene.kinds.count("exhibit") == 1
    assert all(CAPTION in scene.whole(reader) for reader in readers[1:])


async def test_what_is_refused_for_its_text_goes_plain_with_its_media(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.store.media.keep(medium("a.jpg"), b"a", scene.newsroom.tick())
    scene.platform.meets(reader, Rejected("markup"))
    await scene.publish(coverage, showing(CAPTION, "a.jpg"))
    await scene.serve()
    ((_, message),) = scene.platform.messages(reader)
    assert (message.medium, message.markup) == ("a.jpg", False)


async def test_bytes_that_are_not_kept_any_more_cost_nobody_the_text(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, showing(CAPTION, "lost.jpg"))
    await scene.serve()
    assert media_of(scene, reader) == [""]
    assert CAPTION in scene.whole(reader)


async def test_a_correction_changes_the_text_below_the_media(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg")
    await correct(scene, entry, LONGER)
    await scene.serve()
    assert media_of(scene, reader) == ["a.jpg", "b.jpg", ""]
    assert scene.kinds == ["edit", "send"]
    await correct(scene, await scene.store.stream.entry(entry.id), CAPTION)
    await scene.serve()
    assert media_of(scene, reader) == ["a.jpg", "b.jpg"]
    assert CAPTION in shown(scene, reader)[0].text


async def test_a_withdrawn_album_is_taken_away_and_a_notice_stands_in_its_place(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg", "c.jpg")
    await scene.retract(entry, "A drill")
    await scene.serve()
    ((message, notice),) = scene.platform.messages(reader)
    assert notice.medium == ""
    assert notice.silent
    assert "A drill" in notice.text
    assert scene.kinds == ["withdraw", "withdraw", "withdraw", "send"]
    (receipt,) = await scene.store.deliveries.receipts(entry.id, [FIRST_READER], "telegram")
    assert (receipt.part, receipt.message) == (0, message)


async def test_where_one_message_holds_all_media_it_loses_them_and_becomes_the_notice(scene: Scene) -> None:
    scene.platform.media = GATHERING
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg")
    await scene.retract(entry, "A drill")
    await scene.serve()
    (notice,) = shown(scene, reader)
    assert (notice.medium, "A drill" in notice.text) == ("", True)
    assert scene.kinds == ["edit"]


async def test_media_that_are_too_old_to_be_deleted_are_shown_as_withdrawn(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg")
    scene.platform.meets(reader, TOO_OLD)
    await scene.retract(entry, "A drill")
    await scene.serve()
    first, second = shown(scene, reader)
    assert (first.medium, second.medium) == ("a.jpg", "b.jpg")
    assert "A drill" in first.text


async def test_nothing_is_left_of_an_album_that_is_removed(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg")
    await scene.store.stream.retract(entry.id, "Names a victim", scene.newsroom.tick(), AUTHOR, remove=True)
    await scene.serve()
    assert shown(scene, reader) == []


async def test_a_withdrawal_that_breaks_off_between_the_media_and_the_notice_is_taken_up_again(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg")
    scene.platform.meets(reader, None, None, Throttled(30, Scope.CHAT))
    await scene.retract(entry, "A drill")
    async with scene.serving():
        await scene.until_it_waits()
        assert shown(scene, reader) == []
        scene.clock.advance(31)
        await scene.showing(reader, 1)
    (notice,) = shown(scene, reader)
    assert "A drill" in notice.text


async def test_a_relay_that_dies_between_the_media_and_the_notice_tells_it_after_all(scene: Scene) -> None:
    (reader,), entry = await exhibited(scene, CAPTION, "a.jpg", "b.jpg")
    await scene.retract(entry, "A drill")
    scene.platform.hold()
    serving = scene.cut_off(lambda: scene.kinds == ["withdraw"])
    scene.platform.let_one_through()
    await serving
    scene.platform.release()
    scene.new_lane()
    await scene.serve()
    (notice,) = shown(scene, reader)
    assert "A drill" in notice.text


async def test_an_album_that_is_in_doubt_is_sent_again_and_counted(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    for name in ("a.jpg", "b.jpg"):
        await scene.store.media.keep(medium(name), name.encode(), scene.newsroom.tick())
    scene.platform.meets(reader, Fault(InDoubt("no answer"), landed=True))
    entry = await scene.publish(coverage, showing(CAPTION, "a.jpg", "b.jpg"))
    async with scene.serving():
        scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert media_of(scene, reader) == ["a.jpg", "b.jpg"] * 2
    receipts = await scene.store.deliveries.receipts(entry.id, [FIRST_READER], "telegram")
    assert [one.message > UNKNOWN for one in receipts] == [True]
    assert (await scene.store.deliveries.reach(entry.id)).doubted == 1


@pytest.mark.parametrize("refused", [False, True], ids=["with its photo", "without"])
async def test_what_is_found_after_a_doubt_is_known_with_the_media_that_stand_there(
    scene: Scene, *, refused: bool
) -> None:
    scene.platform.media = GATHERING
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.store.media.keep(medium("a.jpg"), b"a", scene.newsroom.tick())
    scene.platform.meets(reader, *[NO_PHOTOS] * refused, ARRIVED)
    entry = await scene.publish(coverage, showing(CAPTION, "a.jpg"))
    await until_in_doubt(scene)
    after_the_nonces(scene)
    await scene.serve()
    ((message, _),) = scene.platform.messages(reader)
    others = await scene.store.deliveries.exhibited(FIRST_READER, message)
    assert others == (None if refused else ())
    assert (await scene.store.deliveries.reach(entry.id)).without_media == refused
