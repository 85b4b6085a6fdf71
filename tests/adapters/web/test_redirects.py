"""Where sources lead: followed by hand, remembered when it is for good, checked like any other address."""

import pytest

from adapters.web import AddressRules
from bot.errors import AddressRefused, SourceUnavailable
from bot.fetching import Fetched, Validators
from tests.adapters.web.sites import EVERYTHING, ONLY_HERE, Book, Site, fetching, port_of


async def followed(address: str, rules: AddressRules = EVERYTHING, book: Book | None = None) -> Fetched:
    async with fetching(rules, resolver=book) as fetcher:
        return await fetcher.fetch(address)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_source_is_found_where_it_leads(site: Site, status: int) -> None:
    there = site.says("/new")
    found = await followed(site.leads("/old", "/new", status))
    assert found.contents
    assert found.address == there
    assert found.moved_to == (there if status in (301, 308) else None)


async def test_as_far_as_it_is_permanent_it_is_remembered(site: Site) -> None:
    site.says("/today")
    site.leads("/new", "/today", 302)
    site.leads("/newer", "/new", 308)
    found = await followed(site.leads("/old", "/newer", 301))
    assert (found.address, found.moved_to) == (f"{site.url}/today", f"{site.url}/new")


async def test_what_is_permanent_behind_a_detour_is_not_remembered(site: Site) -> None:
    site.says("/new")
    site.leads("/today", "/new", 301)
    assert (await followed(site.leads("/old", "/today", 302))).moved_to is None


async def test_an_unchanged_source_may_have_moved_too(site: Site) -> None:
    there = site.says("/new", b"", 304)
    async with fetching() as fetcher:
        found = await fetcher.fetch(site.leads("/old", there, 301), Validators('"first"'))
    assert (found.contents, found.moved_to) == (None, there)
    assert [request.headers["If-None-Match"] for request in site.asked] == ['"first"', '"first"']


async def test_five_steps_are_followed_and_no_more(site: Site) -> None:
    site.says("/5")
    for step in range(5):
        site.leads(f"/{step}", f"/{step + 1}")
    assert (await followed(f"{site.url}/0")).address == f"{site.url}/5"
    site.leads("/start", "/0")
    with pytest.raises(SourceUnavailable, match="leads from address to address, more than 5 times"):
        await followed(f"{site.url}/start")


async def test_a_circle_ends(site: Site) -> None:
    with pytest.raises(SourceUnavailable, match="leads from address to address"):
        await followed(site.leads("/round", "/round", 301))
    assert len(site.asked) == 6


async def test_what_is_gone_behind_a_detour_may_come_back(site: Site) -> None:
    site.says("/gone", status=410)
    for status, gone in ((301, True), (302, False)):
        with pytest.raises(SourceUnavailable) as caught:
            await followed(site.leads("/old", "/gone", status))
        assert caught.value.gone is gone


async def test_a_source_that_moved_to_itself_did_not_move(site: Site) -> None:
    address = site.leads("/old", "/detour", 301)
    async with fetching() as fetcher:
        site.leads("/detour", "/old", 301)
        with pytest.raises(SourceUnavailable):
            await fetcher.fetch(address)
        site.says("/old")
        assert (await fetcher.fetch(address)).moved_to is None


@pytest.mark.parametrize("status", [301, 302])
async def test_a_redirect_that_leads_nowhere_is_an_answer_without_contents(site: Site, status: int) -> None:
    with pytest.raises(SourceUnavailable, match=f"it answered {status}"):
        await followed(site.says("/old", b"", status))


@pytest.mark.parametrize("location", ["http://[::1", "http://127.0.0.1:99999/", "http://x:y:z/"])
async def test_a_redirect_to_nonsense_is_told(site: Site, location: str) -> None:
    with pytest.raises(SourceUnavailable, match=r"^127\.0\.0\.1: it leads to something that is no address$"):
        await followed(site.leads("/old", location))


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("http://10.0.0.7/admin", "a private address"),
        ("http://169.254.169.254/latest/meta-data/", "a metadata address"),
        ("http://127.0.0.2:{port}/", "a loopback address"),
        ("http://2130706434/", "a loopback address"),
        ("http://[::1]:{port}/", "a loopback address"),
        ("//0x7f000002/", "a loopback address"),
        ("file:///etc/hosts", "only addresses that begin with http"),
        ("gopher://127.0.0.1/", "only addresses that begin with http"),
        ("http://rita:tulip@127.0.0.1:{port}/", "with a user name or a password"),
        ("http://127.0.0.1:25/", "port 25"),
    ],
)
async def test_a_redirect_must_not_lead_where_nobody_may_go(site: Site, location: str, told: str) -> None:
    address = site.leads("/old", location.format(port=port_of(site.url)), 301)
    with pytest.raises(AddressRefused, match=told) as caught:
        await followed(address, ONLY_HERE)
    assert "tulip" not in str(caught.value)
    assert len(site.asked) == 1


async def test_a_redirect_to_a_name_is_checked_when_the_name_is_looked_up(site: Site) -> None:
    book = Book(inside_example=[["127.0.0.2"]])
    address = site.leads("/old", f"http://inside.example:{port_of(site.url)}/")
    with pytest.raises(AddressRefused, match=r"^inside\.example leads to 127\.0\.0\.2, a loopback address"):
        await followed(address, ONLY_HERE, book)
    assert (len(site.asked), book.looked_up) == (1, ["inside.example"])


async def test_a_redirect_to_another_host_is_followed(site: Site) -> None:
    site.says("/new")
    there = f"http://new.example:{port_of(site.url)}/new"
    found = await followed(site.leads("/old", there, 308), ONLY_HERE, Book(new_example=[["127.0.0.1"]]))
    assert found.moved_to == there
    assert site.asked[1].headers["Host"] == f"new.example:{port_of(site.url)}"
