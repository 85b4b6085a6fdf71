"""Pages with a live blog as structured data."""

import json

import pytest

from bot.sources.document import Contents, SourceKind
from bot.sources.structured import read_json_ld, read_page
from tests.bot.sources.liveblogs import ADDRESS, NOW, blog, origins, page, read, read_bare, texts, update

ONE_GUN = ["The gun was heard 1 times."]


def test_the_title_is_the_live_blog_s_own_or_the_page_s() -> None:
    assert read(blog()).title == "The regatta of Lower Quill"
    assert read(blog(headline=None, name="Regatta &amp; gulls")).title == "Regatta & gulls"
    shared = '<meta property="og:title" content="Nine boats">'
    assert read(blog(headline=None), head=shared).title == "Nine boats"
    assert read(blog(headline=None)).title == "Regatta"
    assert read_bare(blog(headline=None)).title is None


def test_the_standfirst_is_the_description_or_a_short_text_of_the_whole() -> None:
    assert read(blog()).standfirst == ("Nine boats, one buoy.",)
    assert read(blog(description="<p>Nine boats.</p><p>One buoy.</p>")).standfirst == ("Nine boats.", "One buoy.")
    assert read(blog(description="The regatta of Lower Quill", articleBody="Nine boats.")).standfirst == (
        "Nine boats.",
    )
    assert read(blog(description=None, articleBody="Nine boats. " * 500)).standfirst == ()
    assert read(blog(description=None)).standfirst == ()


@pytest.mark.parametrize(
    ("head", "properties", "complete"),
    [
        ("", {}, True),
        ("", {"numberOfItems": 2}, True),
        ("", {"numberOfItems": 3}, False),
        ("", {"numberOfItems": "many"}, True),
        ('<link rel="next" href="?page=2">', {}, False),
        ('<LINK HREF="?page=2" REL="nofollow next">', {}, False),
        ('<link rel="nextcloud" href="?page=2">', {}, True),
        ('<link rel="prev" href="?next=2">', {}, True),
    ],
)
def test_a_page_lists_everything_unless_it_says_otherwise(
    head: str, properties: dict[str, object], complete: bool
) -> None:
    assert read(blog(update(1), update(2), **properties), head=head).complete is complete


def test_updates_within_a_list_of_items() -> None:
    items = [{"@type": "ListItem", "position": number, "item": update(number)} for number in (1, 2)]
    listed = {"@type": "ItemList", "numberOfItems": 9, "itemListElement": items}
    document = read(blog(liveBlogUpdate=listed))
    assert origins(document) == ["gun-1", "gun-2"]
    assert not document.complete


def test_updates_that_stand_elsewhere_in_the_graph() -> None:
    pointing = blog(liveBlogUpdate=[{"@id": "#gun-2"}, {"@id": "#gun-1", "@type": "BlogPosting"}, {"@id": "#lost"}])
    assert origins(read({"@graph": [update(1), pointing, update(2)]})) == ["gun-2", "gun-1"]


def test_values_that_are_wrapped() -> None:
    wrapped = update(articleBody={"@value": "The gun was heard 1 times.", "@language": "en"})
    assert texts(read(blog(liveBlogUpdate={"@list": [wrapped]})).entries) == ONE_GUN


def test_of_several_live_blogs_the_one_with_most_updates_counts() -> None:
    teaser = blog(headline="Another regatta")
    inside = {"@type": "WebPage", "mainEntity": blog(update(1), update(2))}
    document = read(teaser, inside, blog(update(3), headline="A third"))
    assert (document.title, origins(document)) == ("The regatta of Lower Quill", ["gun-1", "gun-2"])


@pytest.mark.parametrize(
    "broken", ["{", "[" * 100_000, '{"@type": "LiveBlogPosting", }}', "", "\0", "nul", '"\\ud800"']
)
def test_a_broken_block_does_not_spoil_the_others(broken: str) -> None:
    assert texts(read(broken, blog(update())).entries) == ONE_GUN


@pytest.mark.parametrize(
    "around",
    [
        *(
            "\n{}\n",
            "<!-- {} -->",
            "//<![CDATA[\n{}\n//]]>",
            "/* <![CDATA[ */ {} /* ]]> */",
            "<!--\n{}\n//-->",
            "{};",
            "\ufeff{}",
        ),
    ],
)
def test_json_in_the_wrappings_of_older_days(around: str) -> None:
    assert texts(read(around.replace("{}", json.dumps(blog(update())))).entries) == ONE_GUN


def test_line_breaks_inside_of_strings_are_read_though_forbidden() -> None:
    block = json.dumps(blog(update(articleBody="One.~~Two."))).replace("~", "\n")
    assert texts(read(block).entries) == ["One. / Two."]


def test_scripts_in_comments_and_of_other_types_do_not_count() -> None:
    hidden = page(blog(update(1), update(2)))
    script = hidden[hidden.index("<script") : hidden.index("</head>")]
    other = script.replace("application/ld+json", "text/template")
    assert origins(read(blog(update(3)), head=f"<!-- {script} -->{other}")) == ["gun-3"]


@pytest.mark.parametrize(
    "opening",
    [
        "<script type='application/ld+json'>",
        "<SCRIPT class=seo TYPE=application/ld+json>",
        '<script data-x="1" type="application/ld+json; charset=utf-8" >',
    ],
)
def test_scripts_are_found_however_they_are_written(opening: str) -> None:
    html = (
        page(blog(update())).replace('<script type="application/ld+json">', opening).replace("</script>", "</SCRIPT >")
    )
    assert texts(read_page(Contents(html.encode()), "harbour", ADDRESS, NOW).entries) == ONE_GUN


def test_the_charset_of_the_server_and_of_the_page() -> None:
    said = page().replace("<head>", '<head><meta charset="windows-1251">')
    script = f'<script type="application/ld+json">{json.dumps(blog(headline="Чайка"), ensure_ascii=False)}</script>'
    body = said.replace("</head>", f"{script}</head>").encode("windows-1251")
    assert read_page(Contents(body), "harbour", ADDRESS, NOW).title == "Чайка"
    assert read_page(Contents(body, charset="windows-1251"), "harbour", ADDRESS, NOW).title == "Чайка"


def test_a_page_names_its_hub() -> None:
    document = read(blog(), head='<link rel=hub href="https://hub.example/"><link rel="self" href="/regatta/live">')
    assert (document.hub, document.topic) == ("https://hub.example/", ADDRESS)
    assert read(blog(), head='<link rel="self" href="/x">').topic is None


def test_bare_json_ld_is_read_like_a_page() -> None:
    document = read_bare(blog(update(1), update(2)))
    assert (document.kind, document.title) == (SourceKind.JSON_LD, "The regatta of Lower Quill")
    assert document.entries == read(blog(update(1), update(2))).entries
    utf16 = Contents("\ufeff".encode("utf-16-le") + json.dumps(blog(update())).encode("utf-16-le"))
    assert texts(read_json_ld(utf16, "harbour", ADDRESS, NOW).entries) == ONE_GUN
