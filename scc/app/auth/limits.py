"""How often something may be tried, per window, counted in the sign-in table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from scc.app.problems import TooManyRequests
from scc.app.store.sign_in import SignIn


@dataclass(frozen=True)
class Limit:
    """At most so many in a window."""

    name: str
    most: int
    window_seconds: int

    def counter(self, who: str) -> str:
        """The counter's key: the address or IP itself is not stored."""
        return f"{self.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


# Somebody else's three mails to an address do not keep its owner from asking: the owner asks from another network.
# All networks together fill a mailbox with a dozen, and each of those opens the app.
LINKS_PER_ADDRESS_AND_IP = Limit("link-address-ip", 3, 15 * 60)
LINKS_PER_ADDRESS = Limit("link-address", 12, 15 * 60)
LINKS_PER_IP = Limit("link-ip", 20, 15 * 60)
TYPED_CODES_PER_IP = Limit("typed-code-ip", 60, 15 * 60)
# A whole marina may share one address. 60 misses a quarter of an hour are 5,760 of 244 million codes a day: with a
# hundred codes open, one address needs 400 days on average to find any.
GUEST_CODE_MISSES_PER_IP = Limit("guest-code-ip", 60, 15 * 60)
_IPV6_LINE_BITS = 64


def network_of(address: str) -> str:
    """Return what counts as one caller: an IPv4 address, or the 64 bits of an IPv6 one that a single line has whole.

    >>> network_of("203.0.113.7"), network_of("2001:db8:1:2:3:4:5:6"), network_of("::ffff:203.0.113.7")
    ('203.0.113.7', '2001:db8:1:2::/64', '203.0.113.7')
    """
    from ipaddress import IPv4Address, ip_address, ip_network

    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, _IPV6_LINE_BITS), strict=False))


def spend(sign_in: SignIn, limit: Limit, who: str, now: datetime) -> None:
    """Count one try.

    Raises:
        TooManyRequests: it is one too many.
    """
    if sign_in.hit(limit.counter(who), limit.window_seconds, now) > limit.most:
        raise _too_many(limit, now)


def require_left(limit: Limit, hits: int, now: datetime) -> None:
    """Refuse when all tries are spent, without counting.

    Raises:
        TooManyRequests: no try is left in this window.
    """
    if hits >= limit.most:
        raise _too_many(limit, now)


def _too_many(limit: Limit, now: datetime) -> TooManyRequests:
    left = limit.window_seconds - int(now.timestamp()) % limit.window_seconds
    return TooManyRequests("Too many tries; wait a little.", retry_after_seconds=left)
