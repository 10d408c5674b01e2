"""Everything that is stored about one person: shown, and taken along (promises POR-7a, POR-7e, OGP-0g, OGP-5.2)."""

from privacy.exporting.collecting import Collected, Fate, Row, Section, Value, collect
from privacy.exporting.packing import export_person
from privacy.exporting.reading import read_export

__all__ = ["Collected", "Fate", "Row", "Section", "Value", "collect", "export_person", "read_export"]
