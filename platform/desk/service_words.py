"""What a service message may not say: it is about the site and nothing else (promise OGP-2.1c)."""

import re

# A way to the newsletter, ours or anybody's, or a link that counts who follows it.
NEWSLETTER = re.compile(r"/\S*(?:nieuwsbrief|newsletter|mailing)", re.IGNORECASE)
NEWSLETTER_HOST = re.compile(r"(?:nieuwsbrief|newsletter|mailchi|list-manage)\S*/", re.IGNORECASE)
COUNTED = re.compile(r"[?&](?:utm_|mc_cid|mc_eid|gclid|fbclid)", re.IGNORECASE)


def is_marketing(text: str) -> bool:
    """Return whether these words lead to a newsletter, or to a link that counts clicks."""
    return any(pattern.search(text) for pattern in (NEWSLETTER, NEWSLETTER_HOST, COUNTED))
