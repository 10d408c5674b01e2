"""Which tables are shut by school, from what is declared: the third lock is complete, or ``manage.py check`` says so (E020)."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.migrations.operations.base import Operation

from kit.migrations_ops import Isolate
from privacy.registry import Declaration, Registry, SchoolAt, WithParent, registry
from privacy.registry.paths import AnyModel, target

SCHOOL = "schools.School"
# Tables with a school that every school's requests may read, each with the reason. The rows are still asked for by
# ``visible_to`` and the like: those two locks know no exception.
OPEN: dict[str, str] = {
    "schools.SchoolMembership": "says who works where: whose schools count is looked up here",
    "schools.SchoolClass": "names of classes; a pupil in it is a row of a shut table",
    "schools.SchoolClosure": "test weeks and free days, no people",
    "schools.SchoolDecision": "the region's, about schools",
    "schools.SchoolPopulation": "open data of the ministry",
    "schools.ProcessingAgreement": "the region lists which schools accepted it; names who signed for a school, no pupil",
    "schools.SupportGrant": "says who of the region may look along: whose schools count is looked up here",
    "schools.SupplierObjection": "as the agreement: between a school and the region",
    "activities.Session_reserved_for": "which schools a date is kept for, asked for any school",
    "desk.SchoolNotice": "the region writes which schools it told of an incident; names no pupil",
    "enrolments.EvaluationLink": "opened by a secret, by whoever has it; says nobody's name",
    "enrolments.Hold": "how many places a date has free depends on what every school holds; a row names no pupil",
    "enrolments.KeptBefore": "as the hold: written by whoever clears it away; how long, and no person",
    "enrolments.PhotoGroup": "which groups stand in a photo that the region may throw away; names no pupil",
    "enrolments.Reminder": "that a group was reminded; written and read by the worker only",
    "activities.Shortlist": "a list of activities that a link may open for anybody; names no pupil",
    "activities.ShortlistItem": "as its list; a note of a colleague about an activity",
}


def has_school(declaration: Declaration) -> bool:
    """Return whether the school answers for the rows, or each row names one."""
    if isinstance(declaration.controller, SchoolAt):
        return True
    model = model_of(declaration)
    return model is not None and names_school(model)


def names_school(model: AnyModel) -> bool:
    """Return whether a model has a column ``school`` that is one."""
    try:
        related = model._meta.get_field("school").related_model  # noqa: SLF001  # Django's documented name
    except FieldDoesNotExist:
        return False
    return getattr(getattr(related, "_meta", None), "label", "") == SCHOOL


def school_path(label: str) -> str:
    """Return the way from a row of this model to its school, whose people read it; empty for what is the region's."""
    declaration = registry.declarations.get(label)
    if declaration is not None and isinstance(declaration.controller, SchoolAt):
        return declaration.controller.path
    return "school" if names_school(apps.get_model(label)) else ""


def model_of(declaration: Declaration) -> AnyModel | None:
    """Return the model of a declaration, or None when there is none (that is another check's)."""
    try:
        return apps.get_model(declaration.label)
    except LookupError:
        return None


def shut(registry: Registry) -> Iterator[tuple[Declaration, str]]:
    """Yield what must be shut, with its table."""
    for declaration in registry.declarations.values():
        model = model_of(declaration)
        if (
            model is not None
            and declaration.label not in OPEN
            and (has_school(declaration) or _is_inside(declaration, registry))
        ):
            yield declaration, str(model._meta.db_table)  # noqa: SLF001  # Django's documented name


def _is_inside(declaration: Declaration, registry: Registry) -> bool:
    """Return whether rows that name no school go with rows of a shut table: they are seen with them as well."""
    model = model_of(declaration)
    parents = [rule.path for rule in declaration.retention if isinstance(rule, WithParent)] if model is not None else []
    labels = [getattr(getattr(end, "_meta", None), "label", "") for path in parents if model and (end := target(model, path))]
    above = [registry.declarations[label] for label in labels if label in registry.declarations]
    return any(one.label not in OPEN and has_school(one) for one in above)


def tables(registry: Registry) -> frozenset[str]:
    """Return the tables that must have a policy, and of which the web role's statements are bound."""
    return frozenset(table for _declaration, table in shut(registry))


def shut_by_migrations(registry: Registry) -> frozenset[str]:
    """Return the tables to which a migration of their app gave a policy (``kit.migrations_ops.isolate``)."""
    return frozenset(operation.table for operation in migrated(registry))


def migrated(registry: Registry) -> Iterator[Isolate]:
    """Yield what the migrations of our apps shut."""
    labels = {declaration.label.partition(".")[0] for declaration in registry.declarations.values() if has_school(declaration)}
    operations = (operation for label in sorted(labels) for operation in _operations(label))
    yield from (operation for operation in operations if isinstance(operation, Isolate))


def _operations(label: str) -> Iterator[Operation]:
    package = import_module(f"{apps.get_app_config(label).name}.migrations")
    for found in iter_modules(package.__path__):
        yield from import_module(f"{package.__name__}.{found.name}").Migration.operations
