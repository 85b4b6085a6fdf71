"""What may be fetched, in every notation that leads somewhere."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import AddressRules
from adapters.web.addresses import LONGEST, forbidden
from bot.errors import AddressRefused

STRICT = AddressRules()
PRIVATE_TOO = AddressRules(allow_private=True)

LOOPBACK = [
    "http://127.0.0.1/",
    "http://127.255.255.254/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0X7F.1/",
    "http://0177.0.0.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://00000177.0.0.01/",
    "http://127.0.0.1./",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:7f00:0001:dead:beef::1]/",
    "https://127.0.0.1:8443/live?x=1#top",
    "HTTP://127.0.0.1/",
]
OTHERS = {
    "http://10.0.0.1/": "a private address",
    "http://172.31.255.255/": "a private address",
    "http://192.168.1.1/": "a private address",
    "http://3232235777/": "a private address",
    "http://100.64.0.1/": "a provider's network",
    "http://169.254.1.1/": "a link-local address",
    "http://169.254.169.254/latest/meta-data/": "a metadata address",
    "http://0xa9fea9fe/": "a metadata address",
    "http://[::ffff:169.254.169.254]/": "a metadata address",
    "http://[fd00:ec2::254]/": "a metadata address",
    "http://100.100.100.200/": "a metadata address",
    "http://168.63.129.16/": "a metadata address",
    "http://0/": "an unspecified address",
    "http://0.0.0.0/": "an unspecified address",
    "http://[::]/": "an unspecified address",
    "http://224.0.0.1/": "a multicast address",
    "http://[ff02::1]/": "a multicast address",
    "http://240.0.0.1/": "a reserved address",
    "http://255.255.255.255/": "a reserved address",
    "http://192.0.0.192/": "a reserved address",
    "http://[fe80::1]/": "a link-local address",
    "http://[fc00::1]/": "a private address",
    "http://[fdab::1]/": "a private address",
    "http://[fec0::1]/": "a private address",
    "http://[2001:0:5ef5:79fd::1]/": "a reserved address",
    "http://[2002:a00:1::]/": "a private address",
    "http://[64:ff9b:1::1]/": "a reserved address",
    "http://[::127.0.0.1]/": "a reserved address",
    "http://[::ffff:0:127.0.0.1]/": "a reserved address",
    "http://[100::1]/": "a reserved address",
    "http://[2001:db8::1]/": "an address of examples",
    "http://203.0.113.7/": "an address of examples",
    "http://198.18.0.1/": "an address of benchmarks",
}
PUBLIC = {
    "http://example.org": "http://example.org",
    "https://Example.ORG./live?a=1&b=2#top": "https://example.org/live?a=1&b=2",
    "http://example.org:8080/": "http://example.org:8080/",
    "http://example.org:443/": "http://example.org:443/",
    "http://münchen.example/ä": "http://xn--mnchen-3ya.example/%C3%A4",
    "http://live_blog.example.org/": "http://live_blog.example.org/",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://134744072/": "http://8.8.8.8/",
    "http://[2606:2800:220:1::1]/": "http://[2606:2800:220:1::1]/",
    "http://[64:ff9b::8.8.8.8]/": "http://[64:ff9b::808:808]/",
    "http://[2002:808:808::1]/": "http://[2002:808:808::1]/",
    "http://example.org/a%2Fb": "http://example.org/a%2Fb",
    "http://123.example/": "http://123.example/",
}
NOTHING = [
    "",
    "example.org",
    "//example.org/",
    "/live",
    "http:example.org",
    "http://",
    "http:///live",
    "http://:80/",
    "http://[::1",
    "http://[fe80::1%eth0]/",
    "http://[2606:2800:220:1::1%25eth0]/",
    "http://example.org:65536/",
    "http://example.org:0/",
    "http://example.org:22/",
    "http://example.org:25/",
    "http://example.org:-80/",
    "http://example.org:80:80/",
    "http://1.2.3.4.5/",
    "http://256.0.0.1/",
    "http://0x7f.0x100.1.1/",
    "http://4294967296/",
    "http://127%2e0.0.1/",
    "http://127.0.0.1%00.example.org/",
    "http://example..org/",
    "http://ex ample.org/",
    "http://example.org/a b",
    "http://example.org/\n",
    "http://127.0.0.1\t/",
    "http://example.org/\u202e",
    "http://\ud800/",
    "http://example.org\\@127.0.0.1/",
    "http://a\\.example.org/",
    "ftp://example.org/",
    "file:///etc/hosts",
    "gopher://example.org/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "ws://example.org/",
    "http://example.org/" + "a" * LONGEST,
    "http://" + "a" * 64 + ".example/",
]


@pytest.mark.parametrize("address", LOOPBACK)
def test_the_machine_itself_is_refused_however_it_is_written(address: str) -> None:
    with pytest.raises(AddressRefused, match="a loopback address; only public addresses are fetched"):
        STRICT.url(address)


@pytest.mark.parametrize("address", OTHERS)
def test_other_addresses_that_are_not_public_are_refused_by_their_kind(address: str) -> None:
    with pytest.raises(AddressRefused, match=OTHERS[address]):
        STRICT.url(address)


@pytest.mark.parametrize("address", [*LOOPBACK, *OTHERS])
def test_all_of_them_may_be_allowed(address: str) -> None:
    assert PRIVATE_TOO.url(address).raw_host


@pytest.mark.parametrize("address", [address for address in LOOPBACK if "[" not in address])
def test_the_host_is_rewritten_to_the_one_notation_that_all_read_alike(address: str) -> None:
    assert ip_address(str(PRIVATE_TOO.url(address).raw_host)).is_loopback


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_fetched(address: str) -> None:
    assert str(STRICT.url(address)) == PUBLIC[address]


@pytest.mark.parametrize("address", NOTHING)
@pytest.mark.parametrize("rules", [STRICT, PRIVATE_TOO], ids=["strict", "private too"])
def test_what_is_no_address_of_the_web_is_refused_even_where_private_ones_are_allowed(
    rules: AddressRules, address: str
) -> None:
    with pytest.raises(AddressRefused):
        rules.url(address)


@pytest.mark.parametrize("user", ["rita@", "rita:tulip-seven@", ":tulip-seven@"])
def test_an_address_with_a_password_is_refused_without_repeating_it(user: str) -> None:
    with pytest.raises(AddressRefused, match="with a user name or a password") as caught:
        PRIVATE_TOO.url(f"https://{user}example.org/live?key=tulip-seven")
    assert "tulip" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://example.org:22/?key=tulip", "http://exa mple.org/tulip", "tulip://x/"])
def test_what_follows_the_host_is_never_repeated(address: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        STRICT.url(address)
    assert "tulip" not in str(caught.value)


def test_a_name_is_told_with_the_address_that_it_leads_to() -> None:
    with pytest.raises(AddressRefused, match=r"^news\.example leads to 10\.0\.0\.7, a private address; only public"):
        STRICT.check("10.0.0.7", "news.example")


def test_single_addresses_can_be_exempt() -> None:
    rules = AddressRules(exempt={IPv4Address("10.0.0.7")})
    rules.check("10.0.0.7")
    with pytest.raises(AddressRefused):
        rules.check("10.0.0.8")


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_forbidden(address: IPv4Address) -> None:
    if not address.is_global:
        assert forbidden(address)


@given(st.ip_addresses(v=4))
def test_an_address_that_stands_for_another_is_judged_like_it(address: IPv4Address) -> None:
    number = int(address)
    for stand_in in (0xFFFF << 32 | number, 0x0064FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert forbidden(IPv6Address(stand_in)) == forbidden(address)


@given(st.ip_addresses(v=6))
def test_only_global_unicast_may_be_fetched_of_ipv6(address: IPv6Address) -> None:
    if not forbidden(address) and not address.ipv4_mapped:
        assert int(address) >> 125 == 1 or int(address) >> 32 == 0x0064FF9B << 64


@given(st.text() | st.builds("http://{}/".format, st.text()))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        url = STRICT.url(text)
    except AddressRefused:
        return
    assert url.scheme in ("http", "https")
    assert url.raw_host
