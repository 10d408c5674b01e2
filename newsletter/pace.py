"""How fast mail may go: so many a second, and fewer to one receiving domain, over all workers together.

A bucket in Valkey gives out moments, one after the other: who asks gets the next free one, and knows how long to wait for it.
When Valkey is away nobody knows what the other workers do, and each goes at the slow pace (the careful side).
"""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from kit.rate_limit import valkey

logger = logging.getLogger("meeloop.newsletter")
# What each worker waits between two mails while Valkey is away.
SLOW = 1.0
# A worker waits so long for a mail's moment; what must wait longer is put back.
PATIENCE_SECONDS = 5.0
# An idle bucket lets so much through at once as would have gone in this time.
BURST_MICROSECONDS = 500_000
# The moment that is free next is kept in microseconds; the clock is Valkey's, the same for every worker. The domain is asked first: a
# mail that must wait long for it takes no moment of anyone else's.
NEXT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local waits = {}
for place, key in ipairs(KEYS) do
    local free = math.max(tonumber(redis.call('GET', key) or '0'), now - tonumber(ARGV[1]))
    local after = free + tonumber(ARGV[2 + place])
    redis.call('SET', key, string.format('%.0f', after), 'PX', math.max(1000, math.ceil((after - now) / 1000) + 1000))
    waits[place] = string.format('%.0f', math.max(0, free - now))
    if free - now > tonumber(ARGV[2]) then break end
end
return waits
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """In how many seconds a mail may go. ``is_far``: its domain has no room for long, and it took no moment of the others."""

    seconds: float
    is_far: bool = False


def next_moment(email: str, *, per_second: int, has_turn: bool = False) -> Moment:
    """Take the next moment at which a mail may go to this address. ``has_turn``: its domain gave it a moment before."""
    keys, intervals = [_key("all", "")], [1_000_000 // per_second]
    if not has_turn:
        keys.insert(0, _key("domain", email.rpartition("@")[2].lower()))
        intervals.insert(0, 1_000_000 // settings.NEWSLETTER_PER_DOMAIN)
    patience = int(PATIENCE_SECONDS * 1_000_000)
    try:
        script = valkey().register_script(NEXT)
        waits = script(keys=keys, args=[BURST_MICROSECONDS, patience, *intervals])
    except (RedisError, OSError):
        logger.warning("newsletter_pace_unavailable")
        return Moment(SLOW)
    return Moment(max(int(wait) for wait in waits) / 1_000_000, is_far=len(waits) < len(keys))


def _key(what: str, who: str) -> str:
    """Return where a bucket is. A domain can be somebody's own name: the key holds a keyed hash of it."""
    return str(cache.make_key(f"pace:{what}:{_hash(what, who, settings.SECRET_KEY)}"))


@lru_cache(maxsize=1024)
def _hash(what: str, who: str, key: str) -> str:
    return hmac.new(key.encode(), f"newsletter:{what}:{who}".encode(), hashlib.sha256).hexdigest()[:32]
