"""Sources over real sockets: what is asked, what is made of the answers."""

import gzip
import re
from importlib.metadata import version

import pytest

from bot.errors import SourceUnavailable
from bot.fetching import NO_VALIDATORS, Fetched, Validators
from bot.sources.document import Contents
from tests.adapters.web.sites import PAGE, Site, SteppingClock, fetching, raw_site

ETAG = '"first"'
YESTERDAY = "Sun, 22 Nov 2026 12:00:00 GMT"


async def fetched(address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
    async with fetching() as fetcher:
        return await fetcher.fetch(address, validators)


async def failure(address: str, validators: Validators = NO_VALIDATORS) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as caught:
        await fetched(address, validators)
    return caught.value


async def test_a_page_comes_with_all_that_the_server_says_of_it(site: Site) -> None:
    headers = {
        "Content-Type": "Text/HTML; Charset=ISO-8859-2",
        "ETag": ETAG,
        "Last-Modified": YESTERDAY,
        "Cache-Control": "max-age=30",
        "Link": '<https://hub.example/>; rel="hub", </live.xml>; rel="self"',
    }
    address = site.says("/live", headers=headers)
    assert await fetched(address) == Fetched(
        Contents(PAGE, "text/html", "iso-8859-2"),
        address,
        validators=Validators(ETAG, YESTERDAY),
        fresh_for=30.0,
        hub="https://hub.example/",
        topic=f"{site.url}/live.xml",
    )


async def test_a_page_of_which_the_server_says_nothing() -> None:
    async with raw_site(b"HTTP/1.0 200 OK\r\n\r\n" + PAGE) as address:
        assert await fetched(address) == Fetched(Contents(PAGE), address)


@pytest.mark.parametrize(
    ("kind", "media_type", "charset"),
    [
        ("application/feed+json", "application/feed+json", None),
        ('application/rss+xml;charset="UTF-8"', "application/rss+xml", "utf-8"),
        ("text/html; version=2; charset=windows-1251 ", "text/html", "windows-1251"),
        ("text/html; charset=", "text/html", None),
        ("nonsense", None, None),
        ("; charset=utf-8", None, "utf-8"),
        ("text/html, text/plain", None, None),
        ("text/html; charset=" + "x" * 5_000, "text/html", "x" * 40),
    ],
)
async def test_a_media_type_is_taken_where_it_is_one(
    site: Site, kind: str, media_type: str | None, charset: str | None
) -> None:
    found = await fetched(site.says("/live", headers={"Content-Type": kind}))
    assert found.contents == Contents(PAGE, media_type, charset)


async def test_the_relay_says_who_asks_and_whom_to_tell(site: Site) -> None:
    address = site.says("/live")
    async with fetching(contact="https://news.example/relay") as fetcher:
        await fetcher.fetch(address)
    asked = site.asked[0].headers
    assert asked["User-Agent"] == f"Tickertape/{version('tickertape')} (+https://news.example/relay)"
    assert asked["Accept-Encoding"] == "gzip, deflate"
    assert not {"Cookie", "Authorization", "Referer", "If-None-Match", "If-Modified-Since"} & set(asked)


async def test_without_a_contact_the_relay_only_says_its_name(site: Site) -> None:
    await fetched(site.says("/live"))
    assert re.fullmatch(r"Tickertape/[0-9.]+", site.asked[0].headers["User-Agent"])


async def test_cookies_are_not_kept(site: Site) -> None:
    address = site.says("/live", headers={"Set-Cookie": "reader=rita"})
    async with fetching() as fetcher:
        await fetcher.fetch(address)
        await fetcher.fetch(address)
    assert "Cookie" not in site.asked[1].headers


async def test_the_proxy_of_the_environment_is_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert (await fetched(site.says("/live"))).contents


async def test_a_packed_page_is_unpacked(site: Site) -> None:
    address = site.says("/live", gzip.compress(PAGE), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    assert (await fetched(address)).contents == Contents(PAGE, "text/html")


async def test_a_page_is_asked_for_only_if_it_is_new(site: Site) -> None:
    address = site.says("/live", b"", 304)
    known = Validators(ETAG, YESTERDAY)
    assert await fetched(address, known) == Fetched(None, address, validators=known)
    asked = site.asked[0].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (ETAG, YESTERDAY)


async def test_an_unchanged_page_may_have_new_validators_and_be_fresh_for_longer(site: Site) -> None:
    address = site.says("/live", b"", 304, {"ETag": 'W/"second"', "Cache-Control": "max-age=7"})
    found = await fetched(address, Validators(ETAG, YESTERDAY))
    assert found == Fetched(None, address, validators=Validators('W/"second"', YESTERDAY), fresh_for=7.0)


async def test_a_new_page_has_its_own_validators_or_none(site: Site) -> None:
    found = await fetched(site.says("/live", headers={"ETag": '"second"'}), Validators(ETAG, YESTERDAY))
    assert found.validators == Validators('"second"', None)


@pytest.mark.parametrize("etag", ['"é"', '"' + "x" * 2_000 + '"', ""])
async def test_a_validator_that_could_do_harm_is_not_kept(site: Site, etag: str) -> None:
    assert (await fetched(site.says("/live", headers={"ETag": etag}))).validators == Validators()


async def test_a_stored_validator_that_could_do_harm_is_not_sent(site: Site) -> None:
    await fetched(site.says("/live"), Validators('"x"\r\nAuthorization: none', "schön"))
    assert not {"If-None-Match", "If-Modified-Since", "Authorization"} & set(site.asked[0].headers)


async def test_unchanged_is_no_answer_to_who_has_nothing(site: Site) -> None:
    assert str(await failure(site.says("/live", b"", 304))) == "127.0.0.1: it answered 304 Not Modified"


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403, 404, 418, 451, 500, 502, 504])
async def test_any_other_status_is_told_and_nothing_is_read(site: Site, status: int) -> None:
    error = await failure(site.says("/live", b"", status, reason="<b>Ask again, Rita</b>"))
    assert re.fullmatch(rf"127\.0\.0\.1: it answered {status} [A-Z][\w' -]+", str(error))
    assert "Rita" not in str(error)
    assert (error.retry_after, error.gone) == (None, False)


async def test_a_status_that_nobody_knows_is_told_as_it_is(site: Site) -> None:
    assert str(await failure(site.says("/live", status=599))) == "127.0.0.1: it answered 599"


async def test_what_is_gone_is_gone(site: Site) -> None:
    assert (await failure(site.says("/live", status=410))).gone


@pytest.mark.parametrize("status", [429, 503, 500])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [("40", 40.0), ("Mon, 23 Nov 2026 12:00:40 GMT", 40.0), ("9999999", 86_400.0), ("later", None)],
)
async def test_a_server_may_say_when_to_come_again(site: Site, status: int, value: str, seconds: float | None) -> None:
    error = await failure(site.says("/live", status=status, headers={"Retry-After": value}))
    assert error.retry_after == seconds


async def test_two_requests_to_one_host_have_a_pause_between_them(site: Site) -> None:
    clock = SteppingClock()
    address = site.says("/live")
    async with fetching(clock=clock, pause=2.0) as fetcher:
        for _ in range(3):
            await fetcher.fetch(address)
    assert clock.slept == [2.0, 2.0]


async def test_the_fragment_is_the_readers_affair(site: Site) -> None:
    address = site.says("/live")
    assert (await fetched(f"{address}#entry-7")).address == address


async def test_the_query_is_asked_as_it_was_given(site: Site) -> None:
    site.says("/live")
    await fetched(f"{site.url}/live?of=a%26b&page=1+2")
    assert site.asked[0].raw_path == "/live?of=a%26b&page=1+2"


async def test_expiry_counts_by_the_clock_that_was_passed_in(site: Site) -> None:
    address = site.says("/live", headers={"Expires": "Mon, 23 Nov 2026 12:01:00 GMT", "Date": "unknown"})
    assert (await fetched(address)).fresh_for == 60.0
