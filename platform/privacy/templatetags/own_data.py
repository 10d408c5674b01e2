"""Where what is stored is put right: for the pages that show somebody everything (promises POR-7b, SBB-6a)."""

from collections.abc import Mapping, Sequence

from django import template

from privacy.exporting.collecting import Section

register = template.Library()
# By table: what a link says, and where it leads.
Changes = Mapping[str, Sequence[tuple[str, str]]]


@register.simple_tag
def changes_of(section: Section, changed_at: Changes) -> Sequence[tuple[str, str]]:
    """Return the links to the pages where one table is put right; none for what nobody may change by themselves."""
    return changed_at.get(section.label, ())
