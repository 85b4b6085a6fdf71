"""A document as it is shown to whoever tries a source."""

import json
from datetime import UTC, datetime
from hashlib import sha256

from bot.richtext import from_paragraphs
from bot.sources.display import as_json, as_text
from bot.sources.document import Document, DocumentEntry, SourceKind, origin_of

AT = datetime(2024, 6, 15, 13, 31, tzinfo=UTC)
BARE = DocumentEntry(origin="kites/2024-06-15T13:31Z/1", published_at=AT, body=from_paragraphs(["Up.", "- red"]))
FULL = DocumentEntry(
    origin=origin_of("kites", "https://quill.example/#u2"),
    published_at=AT,
    body=from_paragraphs(["By a tail."]),
    undated=True,
    headline="The dragon wins",
    link="https://quill.example/#u2",
    author="Rita Reader",
    modified_at=datetime(2024, 6, 15, 13, 40, tzinfo=UTC),
)


def page(entry: DocumentEntry, *, identified: bool) -> Document:
    return Document(title="Kites", standfirst=("All day.",), entries=(entry,), identified=identified)


def test_an_entry_of_a_plain_page_has_a_time_and_paragraphs_only() -> None:
    assert json.loads(as_json(page(BARE, identified=False))) == {
        "title": "Kites",
        "standfirst": ["All day."],
        "entries": [
            {"published_at": "2024-06-15T13:31:00+00:00", "date_inferred": False, "paragraphs": ["Up.", "- red"]}
        ],
    }


def test_what_else_a_source_gives_is_added_and_a_time_that_it_does_not_give_is_null() -> None:
    (entry,) = json.loads(as_json(page(FULL, identified=True)))["entries"]
    assert entry == {
        "published_at": None,
        "date_inferred": False,
        "paragraphs": ["By a tail."],
        "id": "https://quill.example/#u2",
        "headline": "The dragon wins",
        "url": "https://quill.example/#u2",
        "modified_at": "2024-06-15T13:40:00+00:00",
        "author": "Rita Reader",
    }


def test_of_entries_that_are_known_by_a_digest_no_id_is_shown() -> None:
    digested = FULL.model_copy(update={"origin": f"kites/{sha256(b'').hexdigest()}"})
    document = Document(title=None, standfirst=(), entries=(FULL, digested), kind=SourceKind.FEED)
    assert [entry.get("id") for entry in json.loads(as_json(document))["entries"]] == [FULL.link, None]


def test_people_get_the_same_as_lines() -> None:
    assert as_text(page(BARE, identified=False)) == "Kites\n\nAll day.\n\n2024-06-15 13:31 UTC\nUp.\n- red"
    assert as_text(page(FULL, identified=True)).splitlines()[4:] == [
        "(no time) · Rita Reader",
        "The dragon wins",
        "By a tail.",
        "https://quill.example/#u2",
    ]
