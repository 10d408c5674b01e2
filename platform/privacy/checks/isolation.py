"""Every table of a school is shut by school in the database, or says why not (decision 0045, guide "isolation")."""

from collections.abc import Collection, Iterator, Mapping

from privacy.checks.problems import Problem
from privacy.isolation import has_school, shut
from privacy.registry import Registry

HOW = (
    'Add a migration with isolate("{table}") from kit.migrations_ops, and composite foreign keys to other tables of a school; or name '
    "the model in privacy.isolation.OPEN with the reason why every school may read it."
)


def problems(registry: Registry, *, by_migrations: Collection[str], opened: Mapping[str, str]) -> Iterator[Problem]:
    """Yield tables without a policy, policies nobody knows of, and exceptions that are none."""
    wanted = dict(sorted((table, declaration.label) for declaration, table in shut(registry)))
    for table, label in wanted.items():
        if table not in by_migrations:
            yield Problem("E020", label, "rows of a school without a row policy", HOW.format(table=table))
    for table in sorted(set(by_migrations) - set(wanted)):
        hint = "Declare its school with SchoolAt, or take the policy away: unbound statements read nothing there."
        yield Problem("E020", table, "has a row policy, and is not declared as a school's", hint)
    for label, reason in opened.items():
        declaration = registry.declarations.get(label)
        if declaration is None or not reason or not has_school(declaration):
            yield Problem("E020", label, "is excepted without need or reason", "Take it out of privacy.isolation.OPEN.")
