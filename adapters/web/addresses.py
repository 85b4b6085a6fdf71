"""Which addresses may be fetched: public ones, over http and https.

Editors name sources, and sources redirect. Without these rules either could make the relay read what only its own
machine or network may see, and show it in chats.
"""

import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from yarl import URL

from bot.errors import AddressRefused
from bot.languages.words import Words, message, words

LONGEST = 2_000
"""Characters of an address; browsers and proxies stop not far above."""

SYSTEM_PORTS = 1024
"""Ports below belong to services with names (RFC 6335); of those only the two of the web are asked."""

IPAddress = IPv4Address | IPv6Address

_WEB_PORTS = frozenset({80, 443})
_NUMBER = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")

_METADATA = message("a metadata address")
_UNSPECIFIED = message("an unspecified address")
_PRIVATE = message("a private address")
_PROVIDERS = message("an address inside a provider's network")
_LOOPBACK = message("a loopback address")
_LINK_LOCAL = message("a link-local address")
_RESERVED = message("a reserved address")
_EXAMPLES = message("an address of examples")
_BENCHMARKS = message("an address of benchmarks")
_MULTICAST = message("a multicast address")

# IANA's registries of special-purpose addresses, and addresses at which clouds tell their machines secrets. Not
# `is_global`, since its answers differ between releases of Python.
_FORBIDDEN_4 = {
    IPv4Network("168.63.129.16/32"): _METADATA,
    IPv4Network("169.254.169.254/32"): _METADATA,
    IPv4Network("100.100.100.200/32"): _METADATA,
    IPv4Network("0.0.0.0/8"): _UNSPECIFIED,
    IPv4Network("10.0.0.0/8"): _PRIVATE,
    IPv4Network("100.64.0.0/10"): _PROVIDERS,
    IPv4Network("127.0.0.0/8"): _LOOPBACK,
    IPv4Network("169.254.0.0/16"): _LINK_LOCAL,
    IPv4Network("172.16.0.0/12"): _PRIVATE,
    IPv4Network("192.0.0.0/24"): _RESERVED,
    IPv4Network("192.0.2.0/24"): _EXAMPLES,
    IPv4Network("192.88.99.0/24"): _RESERVED,
    IPv4Network("192.168.0.0/16"): _PRIVATE,
    IPv4Network("198.18.0.0/15"): _BENCHMARKS,
    IPv4Network("198.51.100.0/24"): _EXAMPLES,
    IPv4Network("203.0.113.0/24"): _EXAMPLES,
    IPv4Network("224.0.0.0/4"): _MULTICAST,
    IPv4Network("240.0.0.0/4"): _RESERVED,
}
_FORBIDDEN_6 = {
    IPv6Network("fd00:ec2::254/128"): _METADATA,
    IPv6Network("fd20:ce::254/128"): _METADATA,
    IPv6Network("::/128"): _UNSPECIFIED,
    IPv6Network("::1/128"): _LOOPBACK,
    IPv6Network("fc00::/7"): _PRIVATE,
    IPv6Network("fe80::/10"): _LINK_LOCAL,
    IPv6Network("fec0::/10"): _PRIVATE,
    IPv6Network("ff00::/8"): _MULTICAST,
    IPv6Network("2001::/23"): _RESERVED,
    IPv6Network("2001:db8::/32"): _EXAMPLES,
    IPv6Network("3fff::/20"): _EXAMPLES,
}
_PUBLIC_6 = IPv6Network("2000::/3")
# Prefixes whose addresses stand for an IPv4 address, and how many bits follow it: mapped, NAT64 (RFC 6052), 6to4.
_EMBEDDING = {IPv6Network("::ffff:0:0/96"): 0, IPv6Network("64:ff9b::/96"): 0, IPv6Network("2002::/16"): 80}


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What may be fetched. `exempt`: single addresses that may be although they are not public."""

    allow_private: bool = False
    exempt: Collection[IPAddress] = ()

    def url(self, address: str) -> URL:
        """An address that may be asked as far as can be seen without looking its host up; without its fragment.

        The host is in the one notation that everybody reads alike. Raises `AddressRefused`, and quotes nothing but the
        host: an address may hold secrets.
        """
        url = _parsed(address)
        if url.scheme not in ("http", "https") or not url.raw_host:
            raise AddressRefused(
                words(
                    "only addresses that begin with {first} or {second} and a host are fetched",
                    first="http://",
                    second="https://",
                )
            )
        if "@" in url.raw_authority:
            raise AddressRefused(words("an address with a user name or a password in it is not fetched"))
        port = url.explicit_port
        if port is not None and port < SYSTEM_PORTS and port not in _WEB_PORTS:
            raise AddressRefused(words("port {port} does not belong to the web", port=str(port)))
        host = _host(url.raw_host)
        if not isinstance(host, str):
            self.check(host)
        return url.with_host(str(host)).with_fragment(None)

    def check(self, address: IPAddress | str, host: str | None = None) -> None:
        """Raises `AddressRefused` for an address to which no connection may be made; `host` is the name behind it."""
        found = ip_address(address)
        if self.allow_private or found in self.exempt:
            return
        if kind := forbidden(found):
            raise AddressRefused(_not_public(str(found), kind, host))


def _not_public(address: str, kind: str, host: str | None) -> Words:
    if host is None:
        return words("{address}, {kind}; only public addresses are fetched", address=address, kind=words(kind))
    return words(
        "{host} leads to {address}, {kind}; only public addresses are fetched",
        host=host,
        address=address,
        kind=words(kind),
    )


def forbidden(address: IPAddress) -> str | None:
    """What an address is when it is not public, as a phrase with its article."""
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _FORBIDDEN_4.items() if address in network), None)
    for network, behind in _EMBEDDING.items():
        if address in network:
            return forbidden(IPv4Address(int(address) >> behind & 0xFFFFFFFF))
    listed = next((kind for network, kind in _FORBIDDEN_6.items() if address in network), None)
    return listed or (None if address in _PUBLIC_6 else _RESERVED)


def _parsed(address: str) -> URL:
    if len(address) > LONGEST:
        raise AddressRefused(
            words("an address has at most {most} characters, this one has {number}", most=LONGEST, number=len(address))
        )
    if not address.isprintable() or " " in address:
        raise AddressRefused(words("an address has no blanks and no invisible characters"))
    try:
        return URL(address)
    except ValueError:
        # Its text quotes the address.
        raise AddressRefused(words("this is no address of the web")) from None


def _host(host: str) -> str | IPAddress:
    """A name as it is, a number in any notation as the address for which the system takes it (`inet_aton`)."""
    bare = host.removesuffix(".")
    try:
        if ":" in bare:
            return _without_zone(IPv6Address(bare))
        if _NUMBER.fullmatch(bare.rpartition(".")[2]):
            return IPv4Address(socket.inet_aton(bare))
    except (ValueError, OSError):
        raise AddressRefused(words("the host of this address is a number that is no address")) from None
    if not _NAME.fullmatch(bare):
        raise AddressRefused(words("the host of this address is no name"))
    return bare


def _without_zone(address: IPv6Address) -> IPv6Address:
    if address.scope_id is not None:
        raise AddressRefused(words("an address with a zone leads to nobody but this machine's neighbours"))
    return address
