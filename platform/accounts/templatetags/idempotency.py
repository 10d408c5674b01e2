"""``{% load idempotency %}{% idempotency_key %}``: a form that is sent twice has one effect."""

import uuid

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def idempotency_key(context: Context) -> SafeString:
    """Return the hidden field; a form that comes back with errors keeps its key, because nothing was stored under it."""
    request = context.get("request")
    sent = request.POST.get("idempotency_key", "") if request is not None else ""
    key = sent if sent.isascii() and 0 < len(sent) <= 128 else uuid.uuid4().hex
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', key)
