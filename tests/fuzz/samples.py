"""One small invented coverage in every kind in which a source may give it, with the odd forms that real ones have."""

import orjson

from bot.sources.document import Contents, SourceKind

_LIVE_BLOG = {
    "@context": "https://schema.org",
    "@type": ["LiveBlogPosting", "NewsArticle"],
    "@id": "https://quill.example/kites",
    "headline": "Kite festival: live",
    "description": "All kites, all day.",
    "datePublished": "2024-06-15T08:00:00+01:00",
    "coverageEndTime": "2024-06-15T08:01:00+01:00",
    "author": {"@type": "Person", "name": "Eddie Editor"},
    "liveBlogUpdate": [
        {
            "@type": "BlogPosting",
            "@id": "#u3",
            "headline": "The dragon wins",
            "datePublished": "2024-06-15T13:31:00.000Z",
            "dateModified": "2024-06-15T13:40:00+0000",
            "author": [{"@type": "Person", "name": "Rita Reader"}],
            "articleBody": "<p>By a <b>tail</b> &ndash; <a href='/dragon?x=1'>see</a>.</p><ul><li>red<li>long</ul>",
        },
        {
            "@type": ["BlogPosting"],
            "url": "https://quill.example/kites#u2",
            "headline": "Kite festival: live",
            "datePublished": "2024-06-15T12:05:00+01:00",
            "articleBody": "Rain.<br/><br/>Umbrellas are “sold out”.",
        },
        {"@type": "BlogPosting", "dateModified": "2024-06-15T07:50:00", "articleBody": ""},
    ],
}

JSON_LD = orjson.dumps(_LIVE_BLOG, option=orjson.OPT_INDENT_2)
GRAPH = orjson.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, _LIVE_BLOG]})

PAGE = (
    b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Kites</title>
<script>var live = "</p>";</script>
<script type="application/ld+json">%s</script></head>
<body><h1>Kite festival: live</h1><p>All kites, all day.</p></body></html>"""
    % JSON_LD
)

MICRODATA = """<html><body><div itemscope itemtype="https://schema.org/LiveBlogPosting">
<h1 itemprop="headline">Kite festival: live</h1><meta itemprop="description" content="All kites, all day.">
<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" id="u2">
<h2 itemprop="headline">The dragon wins</h2><time itemprop="datePublished" datetime="2024-06-15T13:31:00Z">2.31</time>
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Rita Reader</b></span>
<div itemprop="articleBody"><p>By a <i>tail</i>.</p>
<blockquote>“Hooray”<br>said all</blockquote><script>1</script></div>
</div>
<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting"><a itemprop="url" href="#u1"></a>
<meta itemprop="datePublished" content="2024-06-15T12:05:00+01:00"><p itemprop="articleBody">Rain.</p></div>
</div></body></html>""".encode()

RDFA = b"""<html><body vocab="https://schema.org/" typeof="LiveBlogPosting"><h1 property="headline">Kite festival</h1>
<div property="liveBlogUpdate" typeof="BlogPosting" resource="#u1"><span property="headline">The dragon wins</span>
<time property="datePublished" content="2024-06-15T13:31:00Z"></time><div property="articleBody"><p>By a tail.</p></div>
</div></body></html>"""

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Kite festival: live</title><link>https://quill.example/kites</link><description>All kites.</description>
<ttl>5</ttl><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://quill.example/rss"/>
<item><title>The dragon wins</title><guid isPermaLink="false">urn:kites:3</guid>
<pubDate>Sat, 15 Jun 2024 14:31:00 BST</pubDate><description><![CDATA[<p>By a <b>tail</b>.&nbsp;]]></description></item>
<item><title>Rain</title><link>https://quill.example/kites#2</link><pubDate>Sat, 15 Jun 2024 12:05:00 +0100</pubDate>
<content:encoded>&lt;p&gt;Umbrellas &amp;amp; boots.&lt;/p&gt;</content:encoded></item>
<item><description>Gates open.</description></item>
</channel></rss>"""

ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xml:base="https://quill.example/"><title type="html">Kite &lt;i&gt;festival&lt;/i&gt;</title>
<id>tag:quill.example,2024:k</id>
<updated>2024-06-15T13:40:00Z</updated><at:deleted-entry ref="tag:quill.example,2024:k9" when="2024-06-15T13:00:00Z"/>
<entry><id>tag:quill.example,2024:k3</id><title>The dragon wins</title><updated>2024-06-15T13:40:00Z</updated>
<published>2024-06-15T13:31:00Z</published><author><name>Rita Reader</name></author><link href="kites#3"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>By a tail.</p></div></content></entry>
<entry><id>tag:quill.example,2024:k2</id><title>Rain</title><updated>2024-06-15T11:05:00Z</updated>
<content type="html">&lt;p&gt;Umbrellas.</content></entry></feed>"""

JSON_FEED = orjson.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kite festival: live",
        "description": "All kites.",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "feed_url": "https://quill.example/feed.json",
        "expired": False,
        "items": [
            {
                "id": 3,
                "title": "The dragon wins",
                "url": "https://quill.example/kites#3",
                "content_html": "<p>By a <em>tail</em>.</p>",
                "date_published": "2024-06-15T13:31:00Z",
                "date_modified": "2024-06-15T13:40:00+00:00",
                "authors": [{"name": "Rita Reader"}],
            },
            {"id": "2", "content_text": "Rain.\n\nUmbrellas.", "date_published": "2024-06-15T12:05:00+01:00"},
            {"title": "No id"},
        ],
    }
)

TEXT = """ date 2024-06-15 Kite festival: live
All kites, all day.
15 June 202413:31 GMT
The dragon wins, by a tail.
- red
- 12:05 GMT
Rain… and “umbrellas”.
14 June 202423:58 GMT
- 07:50 GMTGates open.
This life feed has ended.""".encode()

OTHER_TEXT = b"""Kite festival: live
16:34 (IST) 24 Jun 2023
The dragon wins
1331 GMT \xe2\x80\x94 Rain \xe2\x80\x94
22.15 - umbrellas
15 June 2024
8.00 a.m.
Rita Reader15 June 2024 23:30"""

SAMPLES: dict[SourceKind, tuple[bytes, ...]] = {
    SourceKind.TEXT: (TEXT, OTHER_TEXT),
    SourceKind.PAGE: (PAGE, MICRODATA, RDFA),
    SourceKind.JSON_LD: (JSON_LD, GRAPH),
    SourceKind.FEED: (RSS, ATOM),
    SourceKind.JSON_FEED: (JSON_FEED,),
}


def contents(kind: SourceKind) -> list[Contents]:
    return [Contents(body) for body in SAMPLES[kind]]
