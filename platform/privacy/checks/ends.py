"""Everything personal ends, by a query that the database can answer without reading everything."""

from collections.abc import Collection, Iterator

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.deletion import CASCADE
from django.utils import timezone
from django.utils.module_loading import import_string

from privacy.checks.declarations import STAYS, columns_of
from privacy.checks.links import model_of
from privacy.checks.problems import Problem
from privacy.erasing.hooks import ended_by_hooks
from privacy.registry import Declaration, Ends, Erase, Itself, Lasting, Registry, Then, WithParent
from privacy.registry.links import own_columns
from privacy.registry.paths import AnyModel, BrokenPath, can_be_emptied, is_led_by_an_index, walk
from privacy.terms import TERMS


def problems(registry: Registry, ended: Collection[str] | None = None) -> Iterator[Problem]:
    """Yield what never ends, and ends that cannot be computed or found quickly.

    ``ended``: the tables whose rows an erasure hook ends; those that the apps named when none are given.
    """
    ended = ended_by_hooks() if ended is None else ended
    for declaration in registry.declarations.values():
        model = model_of(declaration)
        if model is None or declaration.nobody:
            continue
        yield from _whether_it_ends(declaration)
        for rule in declaration.retention:
            if isinstance(rule, Ends):
                yield from _end(declaration, model, rule)
            elif isinstance(rule, WithParent):
                yield from _parent(declaration, model, rule)
        yield from _before_its_person_goes(declaration, ended)


def _whether_it_ends(declaration: Declaration) -> Iterator[Problem]:
    hint = "Give retention= a term (ends), WithParent, WithPerson, or Lasting when only the link to a person is personal."
    if not declaration.retention:
        yield Problem("E008", declaration.label, "no retention", hint)
    if declaration.channels and not any(isinstance(rule, Ends) for rule in declaration.retention):
        words = "people send us this, and it has no term (promise SBB-3d)"
        yield Problem("E008", declaration.label, words, "Give retention= a term (ends).")
    if not all(isinstance(rule, Lasting) for rule in declaration.retention):
        return
    goes_with_the_person = own_columns(declaration.links)
    for group in declaration.personal_groups():
        for name in group.names:
            if name not in goes_with_the_person and group.erase not in STAYS:
                yield Problem("E008", f"{declaration.label}.{name}", "personal, and kept for ever", hint)


def _end(declaration: Declaration, model: AnyModel, rule: Ends) -> Iterator[Problem]:
    if rule.term not in TERMS:
        yield Problem(
            "E006", declaration.label, f"the term '{rule.term.key}' is in no list", "Add it to TERMS in privacy/terms.py."
        )
    try:
        anchors = [(path, walk(model, path)) for path in rule.paths()]
        # Compiled, not run: a rule that the database cannot compute fails here.
        str(rule.overdue(model, timezone.now()).query)
    except (BrokenPath, FieldError) as error:
        hint = "Let ends() count from a path to a moment, a day or a school year."
        yield Problem("E006", declaration.label, f"a term that cannot be computed: {error}", hint)
        return
    yield from _emptying(declaration, model, rule)
    if rule.by and not _is_known(rule.by):
        hint = "Name a function that takes a list of keys: ends(..., by='app.services.module.function')."
        yield Problem("E006", declaration.label, f"there is no '{rule.by}'", hint)
    for path, steps in anchors:
        if not isinstance(steps[-1], models.DateField | models.IntegerField):
            yield Problem("E006", declaration.label, f"'{path}' is no moment, day or school year", "Count from another column.")
        elif not (rule.unindexed or is_led_by_an_index(steps[-1])):
            hint = "Add an index that begins with this column, or say with unindexed= why the table stays small."
            yield Problem("E007", declaration.label, f"no index leads to '{path}'", hint)
    if not (anchors or rule.unindexed):
        yield Problem("E007", declaration.label, "no index leads to an expression", "Say with unindexed= why that is fine.")


def _before_its_person_goes(declaration: Declaration, ended: Collection[str]) -> Iterator[Problem]:
    """Where a term asks more than deleting a row, erasing its person asks that too."""
    own_ways = [rule.by for rule in declaration.retention if isinstance(rule, Ends) and rule.by and rule.then == Then.DELETE]
    is_person = any(isinstance(link, Itself) for link in declaration.links)
    takes_the_row = any(group.erase == Erase.ROW for group in declaration.personal_groups())
    if own_ways and takes_the_row and not is_person and declaration.label not in ended:
        words = f"after its term '{own_ways[0]}' ends it, and an erasure deletes it bare"
        hint = "Let a hook end these rows first: on_erase(Person, hook, ends_rows_of=(Model,))."
        yield Problem("E022", declaration.label, words, hint)


def _is_known(name: str) -> bool:
    try:
        return callable(import_string(name))
    except ImportError:
        return False


def _emptying(declaration: Declaration, model: AnyModel, rule: Ends) -> Iterator[Problem]:
    hint = "Empty with columns= only personal columns that may be empty, or delete the row."
    for name in rule.columns:
        if name not in declaration.personal_names():
            yield Problem("E006", f"{declaration.label}.{name}", "emptied after a term, but not personal", hint)
    if rule.then != Then.BLANK:
        return
    columns = columns_of(model)
    for group in declaration.personal_groups():
        for name in columns.keys() & set(group.names):
            is_emptied = name in rule.columns if rule.columns else group.erase not in {Erase.PSEUDONYM, Erase.KEEP}
            if is_emptied and not can_be_emptied(columns[name]):
                yield Problem("E006", f"{declaration.label}.{name}", "cannot be emptied after its term", hint)


def _parent(declaration: Declaration, model: AnyModel, rule: WithParent) -> Iterator[Problem]:
    try:
        step = walk(model, rule.path)[0]
    except BrokenPath as error:
        yield Problem("E006", declaration.label, str(error), "Give WithParent a foreign key.")
        return
    if not step.is_relation or getattr(step.remote_field, "on_delete", None) is not CASCADE:
        words = f"'{rule.path}' does not take the row along when its parent goes"
        yield Problem("E006", declaration.label, words, "Use on_delete=CASCADE, or give the row a term of its own.")
