"""Names: checked where they become addresses, and again at every look-up."""

import socket

import pytest

from adapters.web import AddressRules
from adapters.web.connections import CheckedResolver, Connections, SocketGate
from bot.errors import AddressRefused, SourceUnavailable
from tests.adapters.web.sites import EVERYTHING, ONLY_HERE, Book, Site, fetching, port_of

STRICT = AddressRules()


async def test_a_name_is_asked_where_it_leads(site: Site) -> None:
    site.says("/live")
    async with fetching(ONLY_HERE, resolver=Book(news_example=[["127.0.0.1"]])) as fetcher:
        assert (await fetcher.fetch(f"http://news.example:{port_of(site.url)}/live")).contents


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["10.0.0.7", "93.184.216.34"], ["::ffff:127.0.0.1"], ["fe80::1%1"]],
)
async def test_a_name_of_which_any_address_is_not_public_is_refused(site: Site, addresses: list[str]) -> None:
    site.says("/live")
    async with fetching(STRICT, resolver=Book(news_example=[addresses])) as fetcher:
        with pytest.raises(AddressRefused, match=r"^news\.example leads to "):
            await fetcher.fetch(f"http://news.example:{port_of(site.url)}/live")
    assert not site.asked


async def test_a_name_that_leads_elsewhere_at_the_second_look_gains_nothing(site: Site) -> None:
    site.says("/live", headers={"Connection": "close"})
    book = Book(news_example=[["127.0.0.1"], ["127.0.0.2"]])
    address = f"http://news.example:{port_of(site.url)}/live"
    async with fetching(ONLY_HERE, resolver=book) as fetcher:
        await fetcher.fetch(address)
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.2, a loopback address"):
            await fetcher.fetch(address)
    assert len(site.asked) == 1


async def test_this_machines_own_name_is_refused() -> None:
    async with fetching(STRICT) as fetcher:
        with pytest.raises(AddressRefused, match=r"^localhost leads to .*, a loopback address"):
            await fetcher.fetch("http://localhost:8080/")


async def test_a_name_that_nobody_knows_is_told() -> None:
    async with fetching(resolver=Book()) as fetcher:
        with pytest.raises(SourceUnavailable, match=r"^news\.example: there is no such host, or its name cannot be"):
            await fetcher.fetch("http://news.example/?key=tulip")


async def test_a_name_that_cannot_be_asked_for_is_one_that_nobody_knows() -> None:
    class Astonished(Book):
        async def resolve(self, *_: object) -> list[object]:  # type: ignore[override]
            raise UnicodeError

    with pytest.raises(OSError, match="cannot be looked up"):
        await CheckedResolver(EVERYTHING, Astonished()).resolve("news.example")


@pytest.mark.parametrize("place", [("127.0.0.1", 80), ("169.254.169.254", 80)])
def test_no_socket_is_opened_to_an_address_that_nobody_checked(place: tuple[str, int]) -> None:
    with pytest.raises(AddressRefused):
        SocketGate(STRICT)((socket.AF_INET, socket.SOCK_STREAM, 0, "", place))


def test_none_is_opened_to_a_neighbour_either() -> None:
    with pytest.raises(AddressRefused, match="a link-local address"):
        SocketGate(STRICT)((socket.AF_INET6, socket.SOCK_STREAM, 0, "", ("fe80::1%lo", 80, 0, 1)))


async def test_requests_need_an_open_pool() -> None:
    with pytest.raises(RuntimeError, match="inside the block"):
        async with Connections(STRICT).request("GET", STRICT.url("http://news.example/")):
            pass
