"""What stands with published numbers, in templates."""

from django import template

from stats.formats.method_text import caution, source

register = template.Library()


@register.simple_tag
def figures_source() -> str:
    """Return where the numbers come from (promise PM-7a)."""
    return source()


@register.simple_tag
def figures_caution() -> str:
    """Return that nobody vouches for the numbers (promise PM-7b)."""
    return caution()
