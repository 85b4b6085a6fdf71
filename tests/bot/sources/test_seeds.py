"""The sample documents say what their README says of them."""

from importlib.resources import files

import pytest

from bot.sources import livepage
from bot.sources.document import Document


def text(name: str) -> str:
    return (files("seeds") / f"{name}.txt").read_text(encoding="utf-8")


def seed(name: str) -> Document:
    return livepage.read(text(name), name)


def stamps(document: Document) -> list[str]:
    return [f"{entry.published_at:%Y-%m-%d %H:%M}" for entry in document.entries]


def test_the_state_visit_has_the_usual_form() -> None:
    written = text("state-visit")
    assert written.startswith(" date 2024-06-19 ")
    assert "\n19 June 202402:21 GMT\n" in written
    assert not written.endswith("\n")
    visit = seed("state-visit")
    assert visit.title == "Russia’s president in Pyongyang: the day as it happens"
    assert len(visit.standfirst) == 3
    assert stamps(visit) == ["2024-06-19 02:21", "2024-06-19 01:57", "2024-06-19 01:53"]
    assert [len(entry.paragraphs) for entry in visit.entries] == [3, 2, 2]


def test_the_storm_night_crosses_midnight_out_of_a_leap_day() -> None:
    storm = seed("storm-night")
    assert storm.title == "Storm Teacup: Port Quill through the night"
    assert stamps(storm) == [
        *("2024-03-01 05:40", "2024-03-01 03:05", "2024-03-01 01:48", "2024-03-01 00:26", "2024-03-01 00:04"),
        *("2024-02-29 23:51", "2024-02-29 23:12", "2024-02-29 22:37", "2024-02-29 21:55", "2024-02-29 21:20"),
        "2024-02-29 20:30",
    ]
    fire = storm.entries[3].paragraphs
    assert [paragraph[:2] for paragraph in fire[1:5]] == ["- "] * 4
    assert fire[5].startswith("23:30 GMT was when")


def test_the_cup_final_has_many_quick_entries_several_a_minute_and_one_of_a_picture_only() -> None:
    final = seed("cup-final")
    assert final.title == "Puddlemouth Rovers v Tidewater Wanderers: the Teapot Cup final, live"
    assert len(final.entries) == 26
    assert sum(entry.origin.endswith("/2") for entry in final.entries) == 3
    assert [stamp for stamp, entry in zip(stamps(final), final.entries, strict=True) if not entry.paragraphs] == [
        "2025-05-17 16:02"
    ]
    assert stamps(final) == sorted(stamps(final), reverse=True)


@pytest.mark.parametrize("name", ["state-visit", "storm-night", "cup-final"])
def test_every_date_is_said_and_every_entry_fits_one_message_on_either_platform(name: str) -> None:
    for entry in seed(name).entries:
        assert not entry.date_inferred
        assert len("\n\n".join(entry.paragraphs)) < 2_000


def test_the_readme_counts_right() -> None:
    readme = (files("seeds") / "README.md").read_text(encoding="utf-8")
    for name in ("state-visit", "storm-night", "cup-final"):
        assert f"| `{name}.txt` | {len(seed(name).entries)} |" in readme
