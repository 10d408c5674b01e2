"""Model instances from the columns of a fixed statement, where putting the ORM's own together costs more than its answer.

The columns come from the model, so that a statement never forgets a new one; conditions stay in the SQL that names them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Columns(Generic[M]):
    """The columns of one model in a statement, in the model's own order. Columns left out are read when somebody asks."""

    model: type[M]
    names: frozenset[str]
    sql: str

    @classmethod
    def of(cls, model: type[M], *, only: Collection[str] = ()) -> Self:
        """Return the columns of this model (``only`` these attributes), each by the name of its table.

        Raises ``ValueError`` for an attribute that is not there, or that needs more than the driver's own reading.
        """
        fields = [one for one in model._meta.concrete_fields if not only or one.attname in only]  # noqa: SLF001  # Django documents it
        if (only and {one.attname for one in fields} != set(only)) or any(hasattr(one, "from_db_value") for one in fields):
            raise ValueError(f"{model.__name__} cannot be read like this")
        sql = ", ".join(f'"{one.model._meta.db_table}"."{one.column}"' for one in fields)  # noqa: SLF001  # as above
        return cls(model, frozenset(one.attname for one in fields), sql)

    def __len__(self) -> int:
        return len(self.names)

    def load(self, values: Sequence[Any], *, using: str = DEFAULT_DB_ALIAS) -> M:  # Any: values of columns
        """Return the row as an instance, as if the ORM had read it there."""
        return self.model.from_db(using, self.names, values)
