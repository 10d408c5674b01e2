"""How often something may happen, counted in the cache that all processes share."""

import hashlib
import hmac
import logging

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger("meeloop.limits")


def may_happen(*, what: str, who: str, times: int, seconds: int) -> bool:
    """Count one more ``what`` by ``who`` and return whether that is within ``times`` per window of ``seconds``.

    ``who`` (a network, an address) becomes a keyed hash in the key. When the cache is down the answer is yes: a limit
    protects against nuisance, and the page must work.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{what}:{who}".encode(), hashlib.sha256).hexdigest()
    key = f"limit:{what}:{digest[:32]}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) <= times
    except ValueError:  # the window ended between the two
        return True
    except (RedisError, OSError):
        logger.warning("rate_limit_unavailable", extra={"kind": what})
        return True
