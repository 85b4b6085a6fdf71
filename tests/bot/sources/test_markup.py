"""HTML as rich text."""

import pytest

from bot.richtext import BULLET, Item, Paragraph, Quote, RichText, Span, bold, italic, paragraph, plain_inline
from bot.sources.markup import LONGEST_LINK, LONGEST_MARKUP, plain_line, rich_text, web_address

PAGE = "https://harbour.example/regatta/live?day=2"


def read(html: str) -> RichText:
    return rich_text(html, PAGE)


def shown(html: str) -> list[str]:
    """Blocks in a few words: `• ` is an item, `> ` a quote, `*…*` bold, `_…_` italic, `~…~` struck, `[…](…)` a link."""
    signs = {Item: BULLET, Quote: "> ", Paragraph: ""}
    return [signs[type(block)] + "".join(map(_sign, block.inlines)) for block in read(html)]


def _sign(span: object) -> str:
    assert isinstance(span, Span)
    text = span.text
    for mark, on in (("*", span.bold), ("_", span.italic), ("~", span.struck)):
        text = f"{mark}{text}{mark}" if on else text
    return f"[{text}]({span.link})" if span.link else text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>The boats are out.</p>\n\n<p>The wind is not.</p>", ["The boats are out.", "The wind is not."]),
        ("<div><div>One</div>Two<section>Three</section></div>Four", ["One", "Two", "Three", "Four"]),
        ("Buoy one<br>Buoy two", ["Buoy one\nBuoy two"]),
        ("Buoy one<br/> \n <br />Buoy two<br><br><br>Buoy three<br>", ["Buoy one", "Buoy two", "Buoy three"]),
        ("<p>A <b>great</b>, <i>wet</i>, <s>dry</s> day</p>", ["A *great*, _wet_, ~dry~ day"]),
        ("<strong>Both <em>at once</em></strong>", ["*Both *_*at once*_"]),
        ("<del>old</del> <ins>new</ins> <strike>older</strike>", ["~old~ new ~older~"]),
        ("<h2>Start</h2><p>Off they go.</p>", ["*Start*", "Off they go."]),
        ("<ul><li>Gull</li><li>Tern</li></ul><ol><li>Auk", ["• Gull", "• Tern", "• Auk"]),
        ("<ul><li>Gull<ul><li>Chick</li></ul></li><li>Tern</li></ul>", ["• Gull", "• Chick", "• Tern"]),
        ("<ul><li><p>Gull,</p><p>loud</p></li></ul>", ["• Gull,\nloud"]),
        ("<blockquote><p>It is wet.</p><p>Very.</p></blockquote>said she", ["> It is wet.", "> Very.", "said she"]),
        ("<blockquote>List:<ul><li>rain</ul></blockquote>", ["> List:", "• rain"]),
        ("<table><tr><th>Ropes<td>2</tr><tr><td>Sails<td></td><td>1</td></tr></table>", ["Ropes | 2", "Sails | 1"]),
        ("<table><tr><td><p>Two</p><p>lines</p></td><td>one<br>more</td></tr></table>", ["Two lines | one more"]),
        ("<dl><dt>Wind</dt><dd>None</dd></dl>", ["*Wind*", "None"]),
        ("<pre>18:00 gun\n18:10 silence</pre>", ["18:00 gun\n18:10 silence"]),
        ("Before<hr>After", ["Before", "After"]),
    ],
)  # fmt: skip
def test_what_a_chat_can_show_stays(html: str, expected: list[str]) -> None:
    assert shown(html) == expected


@pytest.mark.parametrize(
    "left_out",
    [
        *(
            "<script>alert('<p>no</p>')</script>",
            "<style>p { color: red }</style>",
            "<!-- no -->",
            "<img src=x alt=no>",
        ),
        *("<iframe src='https://t.example'>no</iframe>", "<noscript><img src='https://t.example/1'>no</noscript>"),
        *("<video controls>no</video>", "<svg><text>no</text></svg>", "<template><p>no</p></template>"),
        *(
            "<button>no</button>",
            "<select><option>no</select>",
            "<textarea>no</textarea>",
            "<figcaption>no</figcaption>",
        ),
        *("<p hidden>no</p>", "<p style='display: none'>no</p>", "<p style='VISIBILITY:hidden'>no</p>"),
        *("<span aria-hidden=true>no</span>", "<span class='icon sr-only'>no</span>"),
    ],
)
def test_what_nobody_reads_is_left_out(left_out: str) -> None:
    assert shown(f"<p>Before</p>{left_out}<p>After</p>") == ["Before", "After"]


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://boats.example/a?utm_source=x#y", "https://boats.example/a?utm_source=x#y"),
        ("http://boats.example", "http://boats.example"),
        ("HTTPS://boats.example/", "https://boats.example/"),
        ("//boats.example/a", "https://boats.example/a"),
        ("/crews", "https://harbour.example/crews"),
        ("crews", "https://harbour.example/regatta/crews"),
        ("#gun", "https://harbour.example/regatta/live?day=2#gun"),
        (" /two words\n", "https://harbour.example/two%20words"),
        *((href, None) for href in ("javascript:alert(1)", "data:text/html,x", "mailto:rita@harbour.example", "")),
        *((href, None) for href in ("ftp://boats.example/", "http://", "http://[::1", "tel:+1", "java\tscript:x")),
        ("https://boats.example/" + "x" * LONGEST_LINK, None),
    ],
)
def test_links_lead_to_the_web_or_are_plain_text(href: str, link: str | None) -> None:
    expected = paragraph("See ", Span("this", link=link), ".") if link else paragraph("See this.")
    assert read(f'See <a href="{href}">this</a>.') == (expected,)
    if href:
        assert web_address(href, PAGE) == link


def test_looks_inside_a_link_keep_the_link() -> None:
    assert shown('<a href="/a"><b>Bold</b> <i>thin</i></a> rest') == [
        "[*Bold*](https://harbour.example/a)[ ](https://harbour.example/a)[_thin_](https://harbour.example/a) rest"
    ]


def test_entities_are_characters() -> None:
    assert read("Tea &amp; cake &lt;3 &eacute;&#8230;&nbsp;&#x1F382;") == (paragraph("Tea & cake <3 é… 🎂"),)
    assert read("<p>Tea &amp; cake &lt;3</p>") == (paragraph("Tea & cake <3"),)


def test_spaces_are_levelled_across_tags() -> None:
    assert read("<p>\n  The <b> harbour </b>  is\tfull\u200b .\xa0</p>") == (
        paragraph("The ", bold("harbour "), "is full ."),
    )
    assert read("<p> <b> </b> <a href='/x'> </a> </p>") == ()
    assert read("A<b></b><a href='/x'> </a>B") == (paragraph("A B"),)


def test_plain_text_has_its_paragraphs_and_lines() -> None:
    assert read("The gun.\r\nThe start.\n \nA crash & a < b\n\n\n- a gull\n\n> a cry") == (
        paragraph("The gun.\nThe start."),
        paragraph("A crash & a < b"),
        Item((Span("a gull"),)),
        Quote((Span("a cry"),)),
    )


def test_empty_lines_part_paragraphs_where_no_tag_does() -> None:
    assert read("The <b>gun</b>\nwas loud.\n\nThe <i>start</i>") == (
        paragraph("The ", bold("gun"), " was loud."),
        paragraph("The ", italic("start")),
    )
    assert read("<p>The gun\n\nwas loud.</p>") == (paragraph("The gun was loud."),)


def test_broken_markup_is_read_as_browsers_do() -> None:
    assert shown("<p>One <b>two<p>three</b> four</i></div>") == ["One *two*", "*three* four"]
    assert shown("5 < 6 and <unknown>this</unknown> & that") == ["5 < 6 and this & that"]


def test_nothing_at_all_is_an_empty_text() -> None:
    assert [read(html) for html in ("", " \n ", "<p></p>", "<!-- -->", "<frameset>", "\u200b", "<br><br>")] == [()] * 7


def test_a_body_beyond_all_measure_is_cut_off() -> None:
    (block,) = read("x" * (LONGEST_MARKUP + 1))
    assert len(plain_inline(block.inlines[0])) == LONGEST_MARKUP


def test_what_is_nested_too_deep_loses_its_formatting_only() -> None:
    html = "<div>" * 10_000 + "<b>The</b> &amp; harbour" + "</div>" * 10_000
    assert read(html) == (paragraph("The & harbour"),)


def test_a_headline_is_one_line() -> None:
    assert plain_line(" Cup <em>final</em>:<br>Salt &amp; Pepper\n") == "Cup final: Salt & Pepper"
    assert plain_line("A\tB\x00 C ") == "A B C"
    assert plain_line("AC/DC <3 us") == "AC/DC <3 us"
