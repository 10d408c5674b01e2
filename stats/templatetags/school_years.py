"""Names of school years in templates."""

from django import template

from kit import school_year as school_years

register = template.Library()


@register.filter
def school_year(start_year: int) -> str:
    """Return "2025-2026" for 2025."""
    return school_years.label(start_year)
