"""`Link` headers: which hub, which topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from adapters.web.links import MOST_LINKS, link

BASE = URL("https://news.example/live/feed.xml")
HUB = "https://hub.example/"


@pytest.mark.parametrize(
    "headers",
    [
        ['<https://hub.example/>; rel="hub"'],
        ["<https://hub.example/>; rel=hub"],
        ["<https://hub.example/>;rel=HUB"],
        ["  <https://hub.example/>  ;  rel = hub"],
        ['<https://hub.example/>; rel="preload hub"; as=script'],
        ['<https://hub.example/>; title="a, b; rel=self"; rel=hub'],
        ['<https://hub.example/>; title="an \\" end"; rel=hub'],
        ['</style.css>; rel=preload, <https://hub.example/>; rel="hub"'],
        ["</style.css>; rel=preload", '<https://hub.example/>; rel="hub"'],
        ['<https://hub.example/>; rel="hub", <https://second.example/>; rel=hub'],
        ["<https://hub.example/>; rel=hub; rel=self"],
        ["<https://hub.example/>; crossorigin; rel=hub"],
        ["<//hub.example/>; rel=hub"],
        ['<https://a.example/>; rel="self, <https://hub.example/>; rel=hub', "<https://hub.example/>; rel=hub"],
    ],
)
def test_the_first_hub_is_found_however_it_is_written(headers: list[str]) -> None:
    assert link(headers, "hub", BASE) == HUB


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [""],
        ["https://hub.example/; rel=hub"],
        ["<https://hub.example/>"],
        ['<https://hub.example/>; title="rel=hub"'],
        ["<https://hub.example/>; rel=hubs"],
        ["<https://hub.example/; rel=hub"],
        ["<mailto:desk@news.example>; rel=hub"],
        ["<http://[::1>; rel=hub"],
        ["<https://hub.example/" + "a" * 3_000 + ">; rel=hub"],
        [", ".join(["</style.css>; rel=preload"] * MOST_LINKS), "<https://hub.example/>; rel=hub"],
    ],
)
def test_without_one_there_is_none(headers: list[str]) -> None:
    assert link(headers, "hub", BASE) is None


def test_a_topic_may_be_relative() -> None:
    headers = ['<https://hub.example/>; rel="hub", <feed.xml?all>; rel="self"']
    assert link(headers, "self", BASE) == "https://news.example/live/feed.xml?all"


SCRAPS = st.lists(
    st.sampled_from(["<", ">", ";", ",", '"', "\\", "=", " ", "rel", "hub", "/a", "http:", "//", "[", "%"])
)


@given(st.lists(st.text(max_size=60) | SCRAPS.map("".join), max_size=3))
def test_any_header_gives_an_address_of_the_web_or_nothing(headers: list[str]) -> None:
    found = link(headers, "hub", BASE)
    assert found is None or URL(found).scheme in ("http", "https")


@pytest.mark.parametrize(
    "scrap", ["<", "<>", "<>;", "<>;a", '<>;a="', '<>;a="\\', "<>,", ",", " ", ";", '<>;rel="hub" ']
)
def test_long_nonsense_ends_quickly(scrap: str) -> None:
    assert link([scrap * (60_000 // len(scrap))], "absent", BASE) is None
