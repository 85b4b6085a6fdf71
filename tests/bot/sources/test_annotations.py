"""Live blogs written into the elements of a page: microdata and RDFa."""

import pytest

from bot.sources.document import Document
from tests.bot.sources.liveblogs import ADDRESS, blog, origins, read, texts, update

MICRODATA = """
<main itemscope itemtype="https://schema.org/LiveBlogPosting" id="all">
  <h1 itemprop="headline name">The regatta of Lower Quill</h1>
  <p itemprop="description">Nine boats, <b>one</b> buoy.</p>
  <article itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" itemid="#gun-2" itemref="by">
    <a itemprop="url" href="#gun-2"><time itemprop="datePublished" datetime="2026-05-04T10:02:00Z">10.02</time></a>
    <h2 itemprop="headline">Gun &amp; smoke</h2>
    <div itemprop="articleBody"><p>The <i>second</i> gun.</p><script>1</script><img src=x><p>Smoke.</p></div>
  </article>
  <article itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">
    <a itemprop="url" href="#gun-1"><time itemprop="datePublished">2026-05-04T10:01:00Z</time></a>
    <div itemprop="articleBody">The first gun.</div>
    <link itemprop="author" href="https://harbour.example/rita">
  </article>
</main>
<p id="by">By <span itemprop="author">Rita Reader</span></p>
"""

RDFA = """
<main vocab="https://schema.org/" typeof="LiveBlogPosting">
  <h1 property="headline name">The regatta of Lower Quill</h1>
  <p property="description">Nine boats, <b>one</b> buoy.</p>
  <article property="liveBlogUpdate" typeof="BlogPosting" resource="#gun-2">
    <time property="datePublished" datetime="2026-05-04T10:02:00Z">10.02</time>
    <h2 property="headline">Gun &amp; smoke</h2>
    <div property="articleBody"><p>The <i>second</i> gun.</p><script>1</script><img src=x><p>Smoke.</p></div>
    <p property="author" typeof="Person">By <span property="name">Rita Reader</span></p>
  </article>
  <article property="liveBlogUpdate" typeof="BlogPosting">
    <a property="url" href="#gun-1">Link</a><meta property="datePublished" content="2026-05-04T10:01:00Z">
    <div property="articleBody">The first gun.</div>
  </article>
</main>
"""


def prefixed(prefix: str) -> str:
    names = ("LiveBlogPosting", "BlogPosting", "Person", "headline", "name", "description", "liveBlogUpdate")
    text = RDFA.replace('vocab="https://schema.org/" ', "")
    for name in (*names, "datePublished", "articleBody", "author", "url"):
        text = text.replace(f'"{name}"', f'"{prefix}{name}"').replace(
            f'"{name} name"', f'"{prefix}{name} {prefix}name"'
        )
    return text


FORMS = {
    "microdata": MICRODATA,
    "microdata in capitals": MICRODATA.replace("itemprop=", "ITEMPROP=").replace("itemtype", "ItemType"),
    "RDFa": RDFA,
    "RDFa with a prefix": prefixed("schema:"),
    "RDFa with full names": prefixed("http://schema.org/"),
    "RDFa with a prefix of its own": f'<div prefix="og: https://ogp.example/ns# s: http://schema.org/">{prefixed("s:")}</div>',
}


def read_body(body: str) -> Document:
    return read(body=body)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_live_blog_in_each_form(form: str) -> None:
    document = read_body(FORMS[form])
    assert (document.title, document.standfirst) == ("The regatta of Lower Quill", ("Nine boats, one buoy.",))
    assert origins(document) == ["gun-2", "gun-1"]
    assert texts(document.entries) == ["The second gun. / Smoke.", "The first gun."]
    assert [one.published_at.minute for one in document.entries] == [2, 1]
    assert [one.headline for one in document.entries] == ["Gun & smoke", None]
    assert [one.author for one in document.entries] == ["Rita Reader", None]
    assert document.entries[1].link == f"{ADDRESS}#gun-1"


def test_the_notation_with_most_updates_counts() -> None:
    assert origins(read(blog(update(7)), body=MICRODATA)) == ["gun-2", "gun-1"]
    assert origins(read(blog(update(7), update(8), update(9)), body=MICRODATA)) == ["gun-7", "gun-8", "gun-9"]


def test_an_update_inside_of_another_s_text_is_no_part_of_it() -> None:
    inner = '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">Inner</div>'
    document = read_body(MICRODATA.replace("Smoke.", f"Smoke.{inner}"))
    assert texts(document.entries)[0] == "The second gun. / Smoke."


def test_a_live_blog_in_a_comment_is_none() -> None:
    assert origins(read(blog(update(7)), body=f"<!-- {MICRODATA} -->")) == ["gun-7"]


def test_things_that_refer_to_each_other_come_to_an_end() -> None:
    circle = """<div id="a" itemscope itemtype="https://schema.org/LiveBlogPosting" itemref="b a">
    <div id="b" itemprop="liveBlogUpdate" itemscope itemref="a b" itemtype="https://schema.org/BlogPosting">
    <p itemprop="articleBody">One gun.</p></div></div>"""
    assert "One gun." in texts(read_body(circle).entries)
