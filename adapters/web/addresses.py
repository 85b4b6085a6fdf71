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

LONGEST = 2_000
"""Characters of an address; browsers and proxies stop not far above."""

SYSTEM_PORTS = 1024
"""Ports below belong to services with names (RFC 6335); of those only the two of the web are asked."""

IPAddress = IPv4Address | IPv6Address

_WEB_PORTS = frozenset({80, 443})
_NUMBER = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")

# IANA's registries of special-purpose addresses, and addresses at which clouds tell their machines secrets. Not
# `is_global`, since its answers differ between releases of Python.
_FORBIDDEN_4 = {
    IPv4Network("168.63.129.16/32"): "a metadata address",
    IPv4Network("169.254.169.254/32"): "a metadata address",
    IPv4Network("100.100.100.200/32"): "a metadata address",
    IPv4Network("0.0.0.0/8"): "an unspecified address",
    IPv4Network("10.0.0.0/8"): "a private address",
    IPv4Network("100.64.0.0/10"): "an address inside a provider's network",
    IPv4Network("127.0.0.0/8"): "a loopback address",
    IPv4Network("169.254.0.0/16"): "a link-local address",
    IPv4Network("172.16.0.0/12"): "a private address",
    IPv4Network("192.0.0.0/24"): "a reserved address",
    IPv4Network("192.0.2.0/24"): "an address of examples",
    IPv4Network("192.88.99.0/24"): "a reserved address",
    IPv4Network("192.168.0.0/16"): "a private address",
    IPv4Network("198.18.0.0/15"): "an address of benchmarks",
    IPv4Network("198.51.100.0/24"): "an address of examples",
    IPv4Network("203.0.113.0/24"): "an address of examples",
    IPv4Network("224.0.0.0/4"): "a multicast address",
    IPv4Network("240.0.0.0/4"): "a reserved address",
}
_FORBIDDEN_6 = {
    IPv6Network("fd00:ec2::254/128"): "a metadata address",
    IPv6Network("fd20:ce::254/128"): "a metadata address",
    IPv6Network("::/128"): "an unspecified address",
    IPv6Network("::1/128"): "a loopback address",
    IPv6Network("fc00::/7"): "a private address",
    IPv6Network("fe80::/10"): "a link-local address",
    IPv6Network("fec0::/10"): "a private address",
    IPv6Network("ff00::/8"): "a multicast address",
    IPv6Network("2001::/23"): "a reserved address",
    IPv6Network("2001:db8::/32"): "an address of examples",
    IPv6Network("3fff::/20"): "an address of examples",
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
            raise AddressRefused("only addresses that begin with http:// or https:// and a host are fetched")
        if "@" in url.raw_authority:
            raise AddressRefused("an address with a user name or a password in it is not fetched")
        port = url.explicit_port
        if port is not None and port < SYSTEM_PORTS and port not in _WEB_PORTS:
            raise AddressRefused(f"port {port} does not belong to the web")
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
            leads = f"{host} leads to {found}" if host else str(found)
            raise AddressRefused(f"{leads}, {kind}; only public addresses are fetched")


def forbidden(address: IPAddress) -> str | None:
    """What an address is when it is not public, as a phrase with its article."""
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _FORBIDDEN_4.items() if address in network), None)
    for network, behind in _EMBEDDING.items():
        if address in network:
            return forbidden(IPv4Address(int(address) >> behind & 0xFFFFFFFF))
    listed = next((kind for network, kind in _FORBIDDEN_6.items() if address in network), None)
    return listed or (None if address in _PUBLIC_6 else "a reserved address")


def _parsed(address: str) -> URL:
    if len(address) > LONGEST:
        raise AddressRefused(f"an address has at most {LONGEST} characters, this one has {len(address)}")
    if not address.isprintable() or " " in address:
        raise AddressRefused("an address has no blanks and no invisible characters")
    try:
        return URL(address)
    except ValueError:
        # Its text quotes the address.
        raise AddressRefused("this is no address of the web") from None


def _host(host: str) -> str | IPAddress:
    """A name as it is, a number in any notation as the address for which the system takes it (`inet_aton`)."""
    bare = host.removesuffix(".")
    try:
        if ":" in bare:
            return _without_zone(IPv6Address(bare))
        if _NUMBER.fullmatch(bare.rpartition(".")[2]):
            return IPv4Address(socket.inet_aton(bare))
    except (ValueError, OSError):
        raise AddressRefused("the host of this address is a number that is no address") from None
    if not _NAME.fullmatch(bare):
        raise AddressRefused("the host of this address is no name")
    return bare


def _without_zone(address: IPv6Address) -> IPv6Address:
    if address.scope_id is not None:
        raise AddressRefused("an address with a zone leads to nobody but this machine's neighbours")
    return address
