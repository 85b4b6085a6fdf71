"""Tags: how they are written, what they become, and where readers see them."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.render import formatted
from bot.composing.merged_text import MergedText
from bot.desk.tags import MOST_TAG, MOST_TAGS, hashtags_below, tag_line, tag_of, tags_typed
from bot.errors import Refused
from bot.lanes.delivery import Form
from bot.model import Content
from bot.richtext import paragraph, plain
from tests.bot.newsdesk import NewsDesk
from tests.bot.written import COVERAGE, ENTRY
from tests.contracts.newsroom import Newsroom, says


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("harbour", "harbour"),
        ("#Harbour Fire", "harbour_fire"),
        ("covid-19", "covid_19"),
        ("  Straße ", "straße"),
        ("港", "港"),
        ("ｆｉｒｅ", "fire"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_what_is_written_becomes_one_word(written: str, tag: str) -> None:
    assert tag_of(written) == tag


@pytest.mark.parametrize(
    "written", ["", "#", "2026", "c++", "<b>fire</b>", "@everyone", "a\u202eb", "x" * (MOST_TAG + 1)]
)
def test_what_could_not_be_a_word_on_both_platforms_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="cannot be a tag"):
        tag_of(written)


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("harbour fire, arson", ("harbour_fire", "arson")),
        ("#harbour_fire #arson", ("harbour_fire", "arson")),
        ("harbour arson harbour", ("harbour", "arson")),
        (" - ", ()),
        ("", ()),
    ],
)
def test_several_stand_in_one_line(line: str, tags: tuple[str, ...]) -> None:
    assert tags_typed(line) == tags


def test_an_entry_has_so_many_at_most() -> None:
    with pytest.raises(Refused, match=f"at most {MOST_TAGS} tags"):
        tags_typed(", ".join(f"tag{number}" for number in range(MOST_TAGS + 1)))


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Smoke.\n#fire #harbour", ("Smoke.", "#fire #harbour")),
        ("Smoke.\n\n#fire\n", ("Smoke.\n", "#fire")),
        ("#fire", ("#fire", "")),
        ("Smoke.\n#1 in the charts", ("Smoke.\n#1 in the charts", "")),
        ("Smoke.\n#fire today", ("Smoke.\n#fire today", "")),
        ("Smoke.\n#1", ("Smoke.\n#1", "")),
    ],
)
def test_a_last_line_of_hashtags_is_none_of_the_text(text: str, split: tuple[str, str]) -> None:
    assert hashtags_below(text) == split


@given(st.text(max_size=40))
def test_no_tag_can_be_anything_but_a_word(text: str) -> None:
    try:
        tag = tag_of(text)
    except Refused:
        return
    assert tag_of(tag) == tag
    assert formatted(tag_line([tag])).replace("\\", "") == f"#{tag}" == plain(tag_line([tag]))


@pytest.mark.parametrize("line", ["#Harbour #arson", "Tags: harbour, arson", "tags: #harbour #arson\nSource: Police"])
async def test_tags_are_written_below_the_text(desk: NewsDesk, line: str) -> None:
    coverage = await desk.newsroom.open()
    told = await desk.told(f"/post Smoke.\n{line}")
    assert "09:00 UTC · Harbour fire\n\n#harbour #arson" in told
    await desk.pressed("publish:1:1")
    content = (await desk.entry(coverage)).content
    assert (content.body, content.tags) == ((paragraph("Smoke."),), ("harbour", "arson"))


async def test_tags_are_asked_for_behind_more_and_taken_away_there(desk: NewsDesk) -> None:
    await desk.newsroom.open()
    await desk.told("/post Smoke.")
    assert "a dash for none" in await desk.pressed("tags:1:1")
    assert "#harbour_fire #arson" in await desk.said("Harbour fire, arson")
    assert "#harbour_fire #arson" in await desk.filled_in("edit", "1:2", text="Steam.")
    assert "#" not in await desk.filled_in("tags", "1:3", tags="-")


async def test_a_correction_keeps_the_tags_or_changes_them(desk: NewsDesk) -> None:
    coverage, _ = await desk.published(says("Smoke.").model_copy(update={"tags": ("fire",)}))
    await desk.corrected("/correct 1 Steam.")
    assert (await desk.entry(coverage)).content.tags == ("fire",)
    await desk.corrected("/correct 1 Steam.\n#steam")
    assert (await desk.entry(coverage)).content.tags == ("steam",)


def test_they_stand_in_merged_messages_too() -> None:
    entry = replace(ENTRY, content=ENTRY.content.model_copy(update={"tags": ("fire",)}))
    assert "\n\n#fire\n\n" in plain(MergedText(COVERAGE).of([(entry, Form.FULL)], 0, 120))


async def test_the_database_can_be_asked_for_them(newsroom: Newsroom, tmp_path: Path) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage, Content(body=(paragraph("Smoke."),), tags=("fire", "harbour")))
    await newsroom.publish(coverage, Content(body=(paragraph("Steam."),), tags=("harbour",)))
    assert tagged(tmp_path) == [("fire", 1), ("harbour", 1), ("harbour", 2)]
    await newsroom.correct(entry, "Mist.")
    assert tagged(tmp_path) == [("harbour", 2)]


def tagged(folder: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(folder / "tickertape.sqlite3")) as connection:
        return connection.execute(
            "SELECT tag, entry.number FROM entry_tag JOIN entry ON entry.id = entry_tag.entry ORDER BY tag, number"
        ).fetchall()
