"""What the page is served, and what its viewer does there, over a real socket."""

import json
import re
from base64 import b64encode
from hashlib import sha256

from adapters.sandbox.page import PageServer
from tests.adapters.sandbox.files import JPEG
from tests.adapters.sandbox.page.room import CHOOSE, EDDIE, OFFER, POST_FORM, RITA, Room
from tests.adapters.sandbox.page.viewer import Viewer, texts, visiting


async def test_the_page_is_one_document_that_names_no_other(viewer: Viewer) -> None:
    status, shown = await viewer.get("/")
    assert status == 200
    assert "Tickertape" in shown
    assert not re.findall(r"""(?:src|href)=|url\(|https?://(?!www\.w3\.org/2000/svg)""", shown)


async def test_only_what_stands_in_the_page_may_run_in_it(viewer: Viewer) -> None:
    policy = (await viewer.headers("/"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", (await viewer.get("/"))[1], re.DOTALL)
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy


async def test_the_chats_of_both_platforms_are_shown(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "is the <ferry> running?")
    shown = await viewer.chats("telegram")
    assert shown["version"] == 1
    assert shown["counts"] == {"sent": 1, "edited": 0, "withdrawn": 0}
    assert texts(shown) == ["is the <ferry> running?", "Rita Reader said: is the <ferry> running?"]
    assert texts(await viewer.chats("discord")) == []


async def test_ids_too_long_for_javascript_arrive_whole_and_come_back_whole(viewer: Viewer, discord: Room) -> None:
    await discord.write("1", EDDIE.id, "good morning")
    chat = (await viewer.chats("discord"))["chats"][0]
    person, message = chat["people"][1]["id"], chat["messages"][-1]["id"]
    assert (person, message) == (str(2**62 + 1), str(2**62))
    pressing = {"platform": "discord", "person": person, "message": message, "button": "follow"}
    assert (await viewer.does("press", **pressing))[0] == 200
    assert discord.pressed == [("follow", None)]


async def test_a_long_chat_is_shown_from_its_newest_messages(viewer: Viewer, telegram: Room) -> None:
    for number in range(120):
        await telegram.write("1", RITA.id, str(number))
    shown = await viewer.chats("telegram")
    assert shown["chats"][0]["earlier"] == 40
    assert texts(shown)[0] == "20"
    assert texts(shown)[-1] == "Rita Reader said: 119"


async def test_the_viewer_replies_and_changes_what_was_written(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "good mornign")
    (written,) = [message for message in telegram.chat.messages if message.editable_by == RITA.id]
    assert (await viewer.does("edit", message=str(written.id), text="good morning"))[0] == 200
    shown = (await viewer.chats("telegram"))["chats"][0]["messages"]
    assert {"text": "good morning", "edited": True, "editable_by": str(RITA.id)}.items() <= shown[0].items()
    assert (await viewer.does("write", text="and to you", reply_to=str(written.id)))[0] == 200
    assert telegram.chat.messages[-2].reply_to == written.id
    assert (await viewer.does("edit", message=str(telegram.chat.messages[-1].id), text="no"))[0] == 400


async def test_things_to_try_are_told(telegram: Room, viewer: Viewer) -> None:
    step = {"title": "Say hello", "platform": "telegram", "moves": [{"said": "Write:", "text": "hello"}]}
    assert json.loads((await viewer.get("/guide"))[1]) == []
    async with PageServer([telegram], guide=[step]) as server, visiting(server) as guided:
        assert json.loads((await guided.get("/guide"))[1]) == [step]


async def test_what_the_viewer_writes_reaches_the_chat(viewer: Viewer, telegram: Room) -> None:
    assert await viewer.does("write", text="good morning") == (200, {})
    assert telegram.chat.messages[0].author == "Rita Reader"
    assert telegram.chat.messages[0].text == "good morning"


async def test_a_button_is_pressed_with_the_chat_that_was_chosen(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "hello")
    message = telegram.chat.messages[-1].id
    assert (await viewer.does("press", message=message, button=CHOOSE.id, choice="2"))[0] == 200
    assert telegram.pressed == [("choose", "2")]


async def test_suggestions_come_back(viewer: Viewer) -> None:
    assert await viewer.does("suggest", text="/fo") == (200, {"suggestions": ["/follow"], "offers": []})


async def test_what_the_bot_offers_is_put_into_the_chat(viewer: Viewer) -> None:
    status, found = await viewer.does("suggest", text="@tickertape roof")
    assert (status, found["offers"]) == (200, [OFFER.model_dump()])
    assert (await viewer.does("put", offer=OFFER.id))[0] == 200
    (chat,) = (await viewer.chats("telegram"))["chats"]
    assert OFFER.title in [message["text"] for message in chat["messages"]]
    assert (await viewer.does("put", offer="13"))[0] == 400


async def test_a_form_is_shown_to_be_sent_once(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", EDDIE.id, "/post")
    form = (await viewer.chats("telegram"))["chats"][0]["forms"][0]
    assert form["person"] == str(EDDIE.id)
    sending = {"person": form["person"], "form": form["id"], "values": {"headline": "", "text": "The quay is open."}}
    assert (await viewer.does("submit", **sending))[0] == 200
    assert telegram.chat.messages[-1].text == "Eddie Editor posted: The quay is open."
    assert await viewer.does("submit", **sending) == (400, {"error": f"there is no form {POST_FORM.id} any more"})


async def test_photos_are_sent_and_looked_at(viewer: Viewer, telegram: Room) -> None:
    files = [{"name": "quay.jpg", "content": b64encode(JPEG).decode(), "kind": "photo"}]
    assert await viewer.does("send", text="The quay", files=files) == (200, {})
    (shown,) = (await viewer.chats("telegram"))["chats"][0]["messages"]
    assert shown["pictures"] == [{"id": "0", "name": "quay.jpg", "alt": ""}]
    assert telegram.files[0].content == JPEG
    headers = await viewer.headers("/pictures/telegram/0")
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert (await viewer.get("/pictures/telegram/1"))[0] == 404
    assert (await viewer.get("/pictures/nowhere/0"))[0] == 404


async def test_files_go_with_a_form_and_a_command_is_picked_from_a_messages_menu(
    viewer: Viewer, telegram: Room
) -> None:
    await telegram.write("1", EDDIE.id, "/post")
    files = [{"name": "report.pdf", "content": b64encode(b"%PDF-1.7").decode(), "kind": "document"}]
    values = {"headline": "", "text": "The quay is open."}
    sending = {"person": str(EDDIE.id), "form": POST_FORM.id, "values": values, "files": files}
    assert (await viewer.does("submit", **sending))[0] == 200
    assert [file.name for file in telegram.files] == ["report.pdf"]
    message = telegram.chat.messages[-1].id
    assert (await viewer.does("pick", message=message, command="Publish as entry"))[0] == 200
    assert telegram.pressed == [("Publish as entry", str(message))]
