"""Choose a class list: /school/klassen/inlezen/."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from kit.refusals import Refusal
from schools.classlist.fields import Column, Field
from schools.classlist.parsing import ParsedList
from schools.errors import AgreementNeeded, MappingNeeded, SchoolNotVerified
from schools.forms import ListForm, without_bsn
from schools.services.import_reading import Choices, start_import
from schools.services.school_years import school_year_of
from schools.uploads import ListUploadHandler
from schools.views.doors import chosen_school, coordinated_schools, next_page

# Fields in the order in which a person looks for them.
FIELD_CHOICES = [(one.value, one) for one in Field]


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """One column of which a person says what is in it."""

    column: Column
    samples: tuple[str, ...]
    chosen: str

    @property
    def name(self) -> str:
        """The name of its select."""
        return f"kolom-{self.column.index}"


@csrf_exempt  # checked in the view below: the way files come in must be set before anything reads the form
def upload(request: HttpRequest) -> HttpResponseBase:
    """Keep the file in memory whatever its size, then do the work."""
    request.upload_handlers = [ListUploadHandler(request)]
    return _upload(request)


@csrf_protect
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def _upload(request: HttpRequest) -> HttpResponse:
    """Show where to choose or paste a list; read what was sent and lead to "Klopt deze lijst?"."""
    schools = coordinated_schools(person(request))
    school = chosen_school(request, schools)
    context: dict[str, Any] = {  # Any: template context
        "school": school,
        "schools": schools,
        "next": next_page(request),
        "field_choices": FIELD_CHOICES,
    }
    if request.method != "POST":
        return render(request, "schools/upload.html", {**context, "form": ListForm()})
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "schools/upload.html", {**context, "form": form}, status=422)
    data, filename = form.upload
    choices = Choices(mapping=posted_mapping(request), sheet=form.cleaned_data["sheet"] or None)
    year = school_year_of(form.cleaned_data["school_year"])
    try:
        made = start_import(school=school, school_year=year, data=data, filename=filename, choices=choices, by=person(request))
    except MappingNeeded as refusal:
        form.data = without_bsn(request.POST)
        context["questions"] = questions(refusal.parsed, choices)  # type: ignore[attr-defined]  # set where it is raised
        form.add_error("file" if filename else "text", refusal.detail)
        return render(request, "schools/upload.html", {**context, "form": form}, status=422)
    except (SchoolNotVerified, AgreementNeeded) as refusal:
        form.add_error(None, refusal.detail)
        return render(request, "schools/upload.html", {**context, "form": form}, status=refusal.status)
    except Refusal as refusal:
        form.data = without_bsn(request.POST)
        form.add_error("file" if filename else "text", refusal.detail)
        return render(request, "schools/upload.html", {**context, "form": form}, status=422)
    return redirect(preview_url(made.pk, context["next"]))


def preview_url(pk: int, next_url: str = "") -> str:
    """Return the page of one import, which remembers where to go after it."""
    url = reverse("schools:import", kwargs={"pk": pk})
    return f"{url}?{urlencode({'next': next_url})}" if next_url else url


def posted_mapping(request: HttpRequest) -> dict[int, Field | None]:
    """Return what was chosen per column; a choice that does not exist counts as "leave out"."""
    found: dict[int, Field | None] = {}
    for name, value in request.POST.items():
        index = name.removeprefix("kolom-")
        if name.startswith("kolom-") and index.isdecimal() and len(index) < 4:
            found[int(index)] = Field(str(value)) if value in set(Field) else None
    return found


def questions(parsed: ParsedList, choices: Choices) -> list[ColumnQuestion]:
    """Return what to ask about each column that a person may match."""
    return [
        ColumnQuestion(
            column,
            parsed.samples.get(column.index, ()),
            str(choices.mapping.get(column.index) or column.field or ""),
        )
        for column in parsed.columns
        if not column.is_locked
    ]
