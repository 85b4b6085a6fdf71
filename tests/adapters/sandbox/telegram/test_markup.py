"""Telegram's HTML: the cases are facts about the real server, most of them from TDLib's own tests."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sandbox.telegram.entities import Entity, Formatted, detected, tidy, units
from adapters.sandbox.telegram.markup import parsed
from adapters.sandbox.telegram.tags import MarkupError

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_tags = ["<b>", "</b>", "<", ">", "</", "/>", "<i", "</i>", "<a href='x.org'>", "</a>", "<pre>", "</pre>", "</>"]
_rarer_tags = ["<code class=language-a>", "</code>", "<tg-time unix=1", " format=wDT>", "</tg-time>", "<span class=a>"]
_rest = ["&lt;", "&#65;", "&#xD800;", "&", "=", '"', "'", " ", "\n", "é", "🚢", "word", "<blockquote expandable>"]
_fragments = st.lists(st.sampled_from((*_tags, *_rarer_tags, *_rest)), max_size=20).map("".join)


def entities(source: str) -> list[tuple[str, int, int]]:
    return [(entity.kind, entity.offset, entity.length) for entity in parsed(source).entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_each_tag_has_its_meaning(tag: str, kind: str) -> None:
    assert parsed(f"a<{tag}>b</{tag.upper()}>") == Formatted("ab", (Entity(kind, 1, 1),))


def test_offsets_count_utf16_units() -> None:
    assert parsed("🏟 🏟<i>🏟 &gt;<b aba   =   caba>&lt🏟</b></i>") == Formatted(
        "🏟 🏟🏟 ><🏟", (Entity("italic", 5, 7), Entity("bold", 9, 3))
    )


def test_tags_that_carry_something() -> None:
    assert parsed('<a href="telegram.org?&lt;">x</a>').entities[0].detail("url") == "http://telegram.org/?<"
    assert parsed("<a>https://example.org/a</a>").entities[0].detail("url") == "https://example.org/a"
    assert parsed('<a href="tg://user?id=42">x</a>').entities == (Entity("text_mention", 0, 1, (("user", 42),)),)
    assert parsed('<tg-emoji emoji-id="54">x</tg-emoji>').entities[0].detail("custom_emoji_id") == "54"
    assert parsed('<tg-time unix="1647531900" format="wDT">22:45</tg-time>').entities == (
        Entity("date_time", 0, 5, (("unix_time", 1647531900), ("date_time_format", "wDT"))),
    )
    assert entities('<span class = "tg-spoiler">x</span>') == [("spoiler", 0, 1)]
    assert entities("<blockquote   expandable   asd>a</>") == [("expandable_blockquote", 0, 1)]


def test_a_code_block_may_name_its_language() -> None:
    block = (Entity("pre", 0, 1, (("language", "fift"),)),)
    assert parsed('<pre><code class="language-fift">x</></>').entities == block
    assert parsed('<code class="language-fift"><pre>x</></>').entities == block
    assert entities('<pre> <code class="language-fift">x</></>') == [("pre", 0, 2), ("code", 1, 1)]
    assert entities("<pre><code>x</></>") == [("pre", 0, 1), ("code", 0, 1)]


@pytest.mark.parametrize("source", ["<b></b>", "<a> </a>", '<a href="mailto:x">x</a>', "<tg-time>now</tg-time>"])
def test_tags_that_mean_nothing_leave_no_entity(source: str) -> None:
    assert entities(source) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&raquo;&#12345678;", '&ge;<>&"&laquo;&raquo;&#12345678;'),
        ("&nbsp;&apos;&Or;&", "&nbsp;&apos;&Or;&"),
        ("&#65;&#x42;&#67 &lt&gt", "ABC <>"),
    ],
)
def test_only_four_names_and_numbers_are_references(source: str, text: str) -> None:
    assert parsed(source) == Formatted(text)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("one<br>two", 'Unsupported start tag "br" at byte offset 3'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id=x>y</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix=1 format=soon>y</tg-time>", "Invalid date format used"),
    ],
)
def test_what_cannot_be_read_is_complained_of_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(MarkupError) as raised:
        parsed(source)
    assert str(raised.value) == complaint


def test_half_a_character_is_complained_of() -> None:
    with pytest.raises(MarkupError, match="check for unmatched surrogate code units"):
        parsed("&#xDFDF;")


@given(_texts)
def test_any_text_survives_escaping(text: str) -> None:
    assert parsed(escape(text, quote=False)) == Formatted(text)


@given(_texts, _texts, st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "blockquote"]))
def test_a_tag_covers_exactly_its_text(before: str, inside: str, tag: str) -> None:
    found = parsed(f"{escape(before)}<{tag}>{escape(inside)}</{tag}>")
    assert found.text == before + inside
    spans = [(entity.offset, entity.length) for entity in found.entities]
    assert spans == ([(units(before), units(inside))] if inside else [])


@given(_fragments)
def test_random_markup_is_read_or_complained_of(source: str) -> None:
    try:
        found = parsed(source)
    except MarkupError:
        return
    assert all(0 <= e.offset < e.end <= units(found.text) for e in found.entities)


@given(_texts, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=5))
def test_what_is_kept_has_no_space_around_it_and_no_entity_outside(text: str, spans: list[tuple[int, int]]) -> None:
    kept = tidy(Formatted(text, tuple(Entity("bold", offset, length) for offset, length in spans)))
    assert kept.text == kept.text.strip(" \t\r\n\v")
    assert all(0 <= e.offset < e.end <= units(kept.text) for e in kept.entities)
    assert tidy(kept) == kept


def test_trimming_moves_entities_along() -> None:
    assert tidy(Formatted("\r\n 🚢 a\r\nb\t", (Entity("bold", 3, 2), Entity("italic", 6, 4)))) == Formatted(
        "🚢 a\nb", (Entity("bold", 0, 2), Entity("italic", 3, 3))
    )


def test_commands_and_addresses_are_found_outside_code() -> None:
    found = detected(Formatted("/start see https://example.org/a. or /help@some_bot", (Entity("code", 38, 5),)))
    assert [(e.kind, e.offset, e.length) for e in found.entities] == [
        ("bot_command", 0, 6),
        ("url", 11, 21),
        ("code", 38, 5),
    ]
    assert detected(Formatted("either/or a/b 1/2")).entities == ()
