"""What schools keep about people: pupils, and who works where (guide "privacy-registry")."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kit.names import display_name, listed_name
from privacy.erasing.hooks import Words, called, on_erase
from privacy.registry import (
    Audience,
    Erase,
    Itself,
    Lasting,
    Mention,
    SchoolAt,
    Then,
    Through,
    WithParent,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    derived,
    ends,
    personal,
    public,
    shown,
    technical,
)
from privacy.terms import A_DAY, AUDIT, ROLES, SIGN_UPS
from schools import models
from schools.services.forgetting import close_work_of, forget_in_lists

SCHOOL, PROVIDER, REGION = Audience.SCHOOL, Audience.PROVIDER, Audience.REGION
FEW = "a few rows per school and year"
OF_PUPILS = "about pupils, each of whom gets their own: not about who read the list in"

# Pupils

declare(
    models.Pupil,
    technical("id", "school"),
    # A provider reads the first name and one letter, around the day, of activities that ask names.
    personal("first_name", "last_name", seen_by=(SCHOOL, PROVIDER)),
    personal("name_prefix", "pupil_number", seen_by=(SCHOOL,)),
    personal("restricted_at", "restricted_why", "name_withheld_at", "created_at", seen_by=(SCHOOL,)),
    derived("pupil_number_key", of=("pupil_number",)),
    derived("sort_key", of=("first_name", "name_prefix", "last_name")),
    about=_("Naam en leerlingnummer van leerlingen"),
    links=(Itself(is_child=True),),
    controller=SchoolAt("school"),
    purposes=("class-lists", "sign-ups"),
    retention=(
        ends(SIGN_UPS, "class_memberships__school_class__school_year__start_year", over_all=True),
        ends(SIGN_UPS, "created_at", only=Q(class_memberships=None), unindexed="who is in no class at all is found first"),
    ),
)
declare(
    models.ClassMembership,
    technical("id", "school"),
    personal("pupil", "school_class", "left_at", seen_by=(SCHOOL,)),
    about=_("In welke klas een leerling zit"),
    links=(Through("pupil"),),
    controller=SchoolAt("school"),
    purposes=("class-lists",),
    retention=(ends(SIGN_UPS, "school_class__school_year__start_year"), WithParent("pupil")),
)
declare(
    models.PupilChange,
    technical("id", "school"),
    personal("pupil", "at", "role", "fact", "before", "after", seen_by=(SCHOOL,)),
    about=_("Wat de school aan gegevens van een leerling veranderde"),
    links=(Through("pupil"),),
    controller=SchoolAt("school"),
    purposes=("class-lists",),
    retention=(ends(AUDIT, "at"), WithParent("pupil")),
)
declare(
    models.ClassListImport,
    technical("id", "school", "school_year", "status", "version", "created_at", "confirmed_at", "undo_until"),
    technical("file_digest", why="SHA-256 of the file"),
    # The name of the file and the headings are somebody's words; they go with the rows.
    personal(
        "mapping",
        erase=Erase.BLANK,
        seen_by=(SCHOOL,),
        keys=("source", "filename", "columns", "header_row", "sheet", "sheets", "default_class", "brin"),
    ),
    personal(
        "rows",
        erase=Erase.BLANK,
        seen_by=(SCHOOL,),
        is_exported=False,
        why=OF_PUPILS,
        keys=("number", "verdict", "problems", "fields", "cells", "is_edited", "is_left_out", "is_accepted"),
    ),
    personal(
        "outcomes",
        erase=Erase.BLANK,
        is_exported=False,
        why=OF_PUPILS,
        keys=("number", "outcome", "code", "problems", "class", "pupil"),
    ),
    personal(
        "undo_log",
        erase=Erase.BLANK,
        is_exported=False,
        why="names as they were a day ago, to take the list back",
        keys=("classes", "classes_before", "pupils", "pupils_before", "memberships", "came_back"),
    ),
    personal("created_by", erase=Erase.BLANK, seen_by=(SCHOOL,), purpose="accounts", about=_("Wie een klassenlijst inlas")),
    about=_("Klassenlijst die wordt ingelezen"),
    links=(Through("created_by"), Mention(("rows", "undo_log"))),
    controller=SchoolAt("school"),
    purposes=("class-lists",),
    retention=(
        ends(
            A_DAY,
            "created_at",
            then=Then.BLANK,
            columns=("rows", "mapping"),
            only=Q(status="preview"),
            unindexed=FEW,
            by="schools.services.import_undoing.forget_previews",
        ),
        ends(A_DAY, "confirmed_at", then=Then.BLANK, columns=("undo_log",), unindexed=FEW),
        ends(SIGN_UPS, "created_at", unindexed=FEW),
    ),
)
declare(
    models.RollOver,
    technical("id", "school", "from_year", "status", "created_at", "changed_at", "applied_at", "undo_until", "ended_at"),
    technical("outcomes", why="classes and numbers of pupils", keys=("class", "to", "is_new", "counts")),
    personal("choices", erase=Erase.BLANK, is_exported=False, why=OF_PUPILS, keys=("fate", "name", "year", "levels", "pupils")),
    personal(
        "log",
        erase=Erase.BLANK,
        is_exported=False,
        why="ids of memberships, to take it back for a day",
        keys=("classes", "memberships", "came_back", "to_end"),
    ),
    personal(
        "created_by",
        "applied_by",
        erase=Erase.BLANK,
        seen_by=(SCHOOL,),
        purpose="accounts",
        about=_("Wie klassen naar een nieuw schooljaar bracht"),
    ),
    about=_("Overgang van klassen naar een nieuw schooljaar"),
    links=(Through("created_by"), Through("applied_by"), Mention(("choices", "log"))),
    controller=SchoolAt("school"),
    purposes=("class-lists",),
    retention=(ends(SIGN_UPS, "created_at", unindexed=FEW),),
)

# People who work there

declare(
    models.SchoolMembership,
    technical("id"),
    personal("school", "user", "role", "created_at", "ended_at", seen_by=(SCHOOL, REGION)),
    about=_("Wie bij welke school werkt, en in welke rol"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(ends(ROLES, "ended_at", unindexed=FEW), WithPerson()),
)
declare(
    models.SchoolDecision,
    technical("id", "school", "verdict", "at", "by_role"),
    technical("reason", why="about the school, not about somebody"),
    personal("by", erase=Erase.BLANK, seen_by=(REGION,)),
    about=_("Wie een school toeliet of weigerde"),
    links=(Through("by"),),
    purposes=("decisions",),
    retention=(Lasting("a decision about a school belongs to the school; it says which role decided"),),
)

# What was agreed

declare(
    models.ProcessingAgreement,
    technical("id", "school", "version", "accepted_at"),
    technical("signature", "public_key", why="the installation's signature over the facts of the row"),
    personal("accepted_by", erase=Erase.BLANK, seen_by=(SCHOOL, REGION)),
    personal(
        "signer_name",
        "signer_function",
        erase=Erase.KEEP,
        seen_by=(SCHOOL, REGION),
        why="a contract names who signed it for the school (AVG article 28 paragraphs 3 and 9)",
    ),
    about=_("Wie voor een school de verwerkersovereenkomst aanvaardde"),
    links=(Through("accepted_by"),),
    purposes=("decisions",),
    retention=(
        Lasting(
            "an agreement is the school's, and names who signed for it",
            _("Zolang de school meedoet: een overeenkomst noemt wie tekende."),
        ),
    ),
)
declare(
    models.SupplierObjection,
    technical("id", "supplier", "school", "at"),
    technical("reason", why="about a company, in the name of a school"),
    personal("by", erase=Erase.BLANK, seen_by=(SCHOOL, REGION)),
    about=_("Wie voor een school bezwaar maakte tegen een leverancier"),
    links=(Through("by"),),
    purposes=("decisions",),
    retention=(Lasting("an objection is the school's"),),
)
declare(
    models.SupportGrant,
    technical("id", "school", "granted_at", "expires_at", "ended_at"),
    technical("reason", why="what the help is for; the form asks for no names"),
    personal("helper", "granted_by", erase=Erase.BLANK, seen_by=(SCHOOL, REGION)),
    about=_("Wie van de regio even mocht meekijken met een school, en van wie"),
    links=(Through("helper"), Through("granted_by")),
    controller=SchoolAt("school"),
    purposes=("access-log",),
    retention=(ends(AUDIT, "granted_at", unindexed=FEW),),
)
declare(
    models.Program,
    technical("id", "school", "created_at", "ended_at"),
    public("name", "purpose", "data", "agreement_number", "agreement_on", "runs_until"),
    personal("created_by", "ended_by", erase=Erase.BLANK, seen_by=(SCHOOL,)),
    about=_("Wie voor een school vastlegde welk programma gegevens krijgt"),
    links=(Through("created_by"), Through("ended_by")),
    controller=SchoolAt("school"),
    purposes=("decisions",),
    retention=(Lasting("which company got data of pupils stays known to the school, as its agreement does"),),
)
declare(
    models.ConfidentialityDeclaration,
    technical("id", "recorded_at"),
    personal("user", "signed_on", seen_by=(REGION,)),
    about=_("Wie van de regio beloofde te zwijgen"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(WithPerson(),),
)
declare_nobody(
    models.AgreementVersion,
    technical("id", "digest", why="SHA-256 of the text"),
    public("number", "summary", "published_at"),
    public("document", keys=("heading", "level", "paragraphs", "columns", "rows")),
    why="the text of the processing agreement, for everybody",
)
declare_nobody(
    models.Supplier,
    technical("id"),
    public("name", "service", "country", "is_in_eea", "agreement_on", "announced_at", "active_from", "ended_on"),
    why="a company that works for the region, on a public list",
)

# Organisations

declare_nobody(models.SchoolBoard, technical("id"), public("name", "number"), why="a school board")
declare_nobody(models.SchoolYear, technical("id"), public("start_year"), why="a school year")
declare_nobody(
    models.School,
    technical("id", "board", "approval_mode", "applied_at", "verified_at", "agreement_grace_until"),
    public("name", "brin", "branch_code", "street", "postcode", "city", "municipality_code", "municipality"),
    public("latitude", "longitude", "holiday_region"),
    why="a branch of a school, from the public list",
)
declare_nobody(
    models.SchoolClass,
    technical("id", "school", "school_year", "name", "levels", "year"),
    derived("name_key", of=("name",)),
    why="a class as a whole; who is in it is a membership",
)
declare_nobody(
    models.SchoolClosure,
    technical("id", "school", "kind", "name", "first_day", "last_day", "years"),
    why="days on which a school stays in",
)
declare_nobody(
    models.SchoolPopulation,
    technical("id", "school"),
    public("start_year", "level", "year", "pupils"),
    why="counts from the public list (DUO), made of nobody's class list",
)

# The interface

SHAPES = "schools.api.serializers"
shown(f"{SHAPES}.PupilSerializer", SCHOOL)
ROWS = ("schools.ClassListImport.rows",)
shown(
    f"{SHAPES}.PreviewRowSerializer",
    SCHOOL,
    shows={"first_name": ROWS, "name_prefix": ROWS, "last_name": ROWS, "pupil_number": ROWS},
)
asks(SHAPES, "RowChangeSerializer")
ROLL_OVERS = "schools.api.roll_overs"
shown(f"{ROLL_OVERS}.PlannedClassSerializer", SCHOOL, shows={"name": ()})
asks(ROLL_OVERS, "ClassChoiceSerializer")
asks("schools.api.closures", "NewClosureSerializer")

# Erasure

# A shorter number stands in many texts that are not about this pupil.
TELLING_NUMBER = 5


def _words_of(pupil: models.Pupil) -> Words:
    parts = (pupil.first_name, pupil.name_prefix, pupil.last_name)
    whole = [display_name(*parts), listed_name(*parts)] if pupil.last_name else []
    number = [pupil.pupil_number] if len(pupil.pupil_number) >= TELLING_NUMBER else []
    return Words([*whole, *number], [pupil.first_name, pupil.last_name])


on_erase(models.Pupil, lambda pupil, by: forget_in_lists(pupil))
on_erase(User, lambda user, by: close_work_of(user.pk))
called(models.Pupil, _words_of)
