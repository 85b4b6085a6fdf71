"""JSON that is well-formed and means something else: values of other types in the place of those that belong there."""

from collections.abc import Iterator

import orjson
from hypothesis import strategies as st

Value = object

_ODD: tuple[Value, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        3,
        1.5,
        1e300,
        2**63 - 1,
        "",
        " ",
        "\u202e",
        "\n",
        "0",
        "#",
        "//[",
        "?a",
        "javascript:x",
    ),
    *(
        "http://[::1",
        "https://quill.example/%ff",
        "mailto:a@b.example",
        "x" * 3000,
        "<p>",
        "<p>A<p>B",
        "&lt;&#0;",
        "é\u0301",
    ),
    *("2024-06-15", "2024-06-15T24:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "now", "15 June"),
    *(
        [],
        {},
        [[]],
        [{}],
        {"@value": "A"},
        {"@id": "#u1"},
        {"@list": [1]},
        {"@type": "BlogPosting"},
        {"name": ["A", 1]},
    ),
    *(["BlogPosting", 1, None], {"@type": ["LiveBlogPosting"], "liveBlogUpdate": {}}, [None, "A", ["B"]]),
)
_KEYS = (
    *(
        "@id",
        "@type",
        "@graph",
        "@context",
        "url",
        "headline",
        "articleBody",
        "datePublished",
        "dateModified",
        "author",
    ),
    *("liveBlogUpdate", "liveBlogUpdate ", "name", "id", "title", "items", "content_html", "content_text", "authors"),
    *("date_published", "expired", "hubs", "version", "external_url", "mainEntityOfPage", "coverageEndTime", "image"),
)


@st.composite
def disordered(draw: st.DrawFn, body: bytes) -> bytes:
    """The same JSON with up to five values replaced, removed, repeated or added."""
    tree = orjson.loads(body)
    for _ in range(draw(st.integers(1, 5))):
        places = list(_places(tree))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        _disorder(holder, key, draw(st.sampled_from(("replace", "remove", "repeat", "add"))), draw)
    return orjson.dumps(tree)


def _disorder(holder: Value, key: str | int, how: str, draw: st.DrawFn) -> None:
    odd = orjson.loads(orjson.dumps(draw(st.sampled_from(_ODD))))
    if isinstance(holder, list) and isinstance(key, int):
        if how == "remove":
            del holder[key]
        elif how == "repeat":
            holder.append(holder[key])
        elif how == "add":
            holder.insert(key, odd)
        else:
            holder[key] = odd
    elif isinstance(holder, dict):
        if how == "remove":
            del holder[key]
        elif how == "repeat":
            holder[key] = [holder[key], holder[key]]
        else:
            holder[draw(st.sampled_from(_KEYS)) if how == "add" else key] = odd


def _places(tree: Value) -> Iterator[tuple[Value, str | int]]:
    """Every value in it, as what holds it and where."""
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict):
            inside = list(holder.items())
        elif isinstance(holder, list):
            inside = list(enumerate(holder))
        else:
            continue
        for key, value in inside:
            yield holder, key
            waiting.append(value)
