"""The code itself, read: every door over a school's tables begins with whose rows those are, and no list forgets who is frozen."""

import ast
from collections.abc import Iterator
from pathlib import Path

from privacy.isolation import has_school, model_of
from privacy.registry import registry

ROOT = Path(__file__).resolve().parents[2]
APPS = ("activities", "enrolments", "newsletter", "providers", "stats", "platform/desk", "platform/schools", "platform/meeloop")
BEGINS_WELL = ("visible_to(", "schools_of(", "own_schools()", "coordinated_schools(", ".objects.none()")
# A door's own look-up that begins with none of these: what was checked before.
CHECKED_BEFORE = {
    "enrolments/views/bundles.py: routes_of": "the sign-ups were found by visible_to",
    "enrolments/views/changing.py: change": "one sign-up, found by visible_to",
    "enrolments/views/changing.py: _candidates": "one sign-up, found by visible_to",
    "enrolments/views/choosing.py: _the_same": "a class of one's own school, looked up by the page",
    "enrolments/views/provider.py: roster": "a date of one's own activities; other providers' dates are 404",
    "enrolments/views/today.py: today": "the schools where this person works",
    "enrolments/views/splitting.py: _the_same": "what this person made a moment ago",
    "platform/desk/views/desk.py: found_pupils": "the school of a request that visible_to found",
    "platform/desk/views/school_incidents.py: affected": "the school of a notice that its own people opened",
    "platform/schools/api/roll_overs.py: post": "a school that the asker coordinates, looked up above",
    "platform/schools/api/views.py: get_queryset": "a class that the asker coordinates, looked up above",
    "platform/schools/views/agreements.py: public_agreement_file": "for everybody: what a school that takes part accepted",
    "platform/schools/views/programs.py: _page": "a school that the asker coordinates",
    "platform/schools/views/programs.py: end": "schools that the asker administers",
    "platform/schools/views/pupil_data.py: _shown": "own_pupil",
    "platform/schools/views/settings.py: settings": "a school that the asker coordinates",
    "platform/schools/views/support.py: school_support": "a school that the asker coordinates",
    "platform/schools/views/classes.py: class_detail": "own_class",
    "platform/schools/views/classes.py: with_counts": "a school that the asker coordinates",
    "platform/schools/views/importing.py: _preview_page": "own_import",
    "platform/schools/views/next_class.py: _page": "own_class",
    "platform/schools/views/pupils.py: _pupil_in": "own_class",
    "platform/schools/views/rolling_over.py: _context": "a school that the asker coordinates",
    "platform/schools/views/rolling_over.py: outcome": "a roll-over of one's own school",
    "platform/schools/views/support.py: look_along": "an open hour for this person",
    "platform/schools/views/support.py: look_along_class": "an open hour for this person",
}
# Work on chairs and rows: who is frozen keeps a chair, and is shown, mailed and counted nowhere by it.
NAMES_NOBODY = {
    "enrolments/privacy.py: still_signed_up": "what is kept longer, by the clock",
    "enrolments/receivers.py: say_who_is_signed_up": "who is signed up is not forgotten",
    "enrolments/rules/guards.py: names_chosen": "yes or no: are there names",
    "enrolments/services/attendance.py: takes_names": "yes or no: are there names",
    "enrolments/services/changing.py: _judge": "chairs that are held",
    "enrolments/services/changing.py: _keep_limits": "who comes new, chosen from a list without who is frozen",
    "enrolments/services/changing.py: _outcome": "who is frozen keeps their chair when others are changed",
    "enrolments/services/changing.py: _write_names": "chairs given and given back",
    "enrolments/services/consents.py: note_consents": "answers about pupils of a list that was shown",
    "enrolments/services/consents.py: _lock_pupils": "a lock on rows",
    "enrolments/services/forgetting.py: _leave": "who is forgotten gives their chair back",
    "enrolments/services/moving.py: move_all": "chairs of groups that go",
    "enrolments/services/moving.py: _switch_named_places": "chairs of a group that goes or comes",
    "enrolments/services/naming.py: lacks_names": "yes or no: are there names",
    "enrolments/services/naming.py: without_names": "yes or no: are there names",
    "enrolments/services/photos.py: _all_said_yes": "who is frozen says no",
    "enrolments/services/promoting.py: stand_in": "chairs that are held",
    "enrolments/services/promoting.py: _waiting_elsewhere": "chairs that are held",
    "enrolments/services/undoing.py: _keep_limits": "how often somebody came, for a limit",
    "enrolments/services/waiting.py: _keep_pupils": "chairs that are held",
    "platform/desk/services/incident_reach.py: pupils_seen": "an incident reaches who is frozen too: numbers, no names",
    "platform/desk/services/incident_reach.py: reach_of": "an incident reaches who is frozen too: numbers, no names",
    "platform/desk/views/desk.py: found_pupils": "the desk sees who is frozen",
    "platform/desk/views/desk.py: class_of": "the desk sees who is frozen",
    "platform/schools/api/pupil_data.py: own_pupil": "the school's page about one pupil, frozen or not",
    "platform/schools/views/pupil_data.py: own_pupil": "the school's page about one pupil, frozen or not",
    "platform/schools/views/pupil_data.py: _changed_at": "the school's page about one pupil, frozen or not",
    "platform/schools/views/next_class.py: _page": "planned by services.roll_over_planning, which leaves frozen pupils where they are",
}
PUPILS = {"Place", "ClassMembership", "Pupil"}
TOWARDS = {"named_places", "class_memberships"}
LEAVES_OUT = {"shown_pupils", "shown", "restricted"}
# Where the condition itself is written: the one method, and statements of their own.
WRITES_THE_CONDITION = {
    "enrolments/facts_sql.py",
    "enrolments/own_facts.py",
    "enrolments/services/reading_once.py",
    "enrolments/services/changing.py",
    "enrolments/services/photos.py",
}


def functions(*, only_doors: bool) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield every function of the apps, as ``path: name``."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            place = path.relative_to(ROOT)
            is_door = {"views", "api"} & set(place.parts) or path.stem == "views" or path.stem.endswith("_views")
            is_tool = {"migrations", "demo", "management", "local"} & set(place.parts)
            if is_tool or (only_doors and not is_door):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield f"{place}: {node.name}", node


def models_read(node: ast.AST) -> Iterator[str]:
    """Yield the names of models whose rows are asked for below a node."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and one.attr in {"objects", "_base_manager", "_default_manager"}:
            owner = one.value
            yield owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""


def statements(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the smallest statements of a function, and what its compound ones ask."""
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node
        elif isinstance(node, ast.If | ast.While):
            yield node.test
        elif isinstance(node, ast.For):
            yield node.iter


def test_every_door_over_a_schools_tables_begins_with_whose_rows_they_are() -> None:
    tenants = {
        model.__name__
        for declaration in registry.declarations.values()
        if has_school(declaration) and (model := model_of(declaration)) is not None
    }
    assert {"Pupil", "Enrolment", "Place", "ClassListImport"} <= tenants
    open_doors = set()
    for name, function in functions(only_doors=True):
        for statement in statements(function):
            words = ast.unparse(statement)
            if not any(word in words for word in BEGINS_WELL) and tenants & set(models_read(statement)):
                open_doors.add(name)

    assert open_doors == set(CHECKED_BEFORE)


def test_nothing_that_reads_pupils_forgets_who_is_frozen() -> None:
    forgets = set()
    for name, function in functions(only_doors=False):
        if name.startswith("platform/schools/") and not {"views", "api"} & set(name.split("/")):
            continue  # the floor that keeps them: its own tests say what it does with a frozen pupil
        used = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
        used |= {one.attr for one in ast.walk(function) if isinstance(one, ast.Attribute)}
        if (PUPILS & set(models_read(function)) or TOWARDS & used) and not LEAVES_OUT & used:
            forgets.add(name)

    assert forgets == set(NAMES_NOBODY)


def test_the_condition_is_written_in_one_place_and_in_statements_of_their_own() -> None:
    writes = {
        str(path.relative_to(ROOT))
        for app in ("activities", "enrolments", "newsletter", "providers", "stats")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and "restricted_at" in path.read_text(encoding="utf-8")
    }

    # A colleague's own freezing (accounts) is read in one more.
    assert writes == WRITES_THE_CONDITION | {"enrolments/emails/contents.py"}
