"""``/api/v1/class-list-imports/``: the same services as the pages, for programs.

Answers that are kept for a retry (Idempotency-Key) hold an id and nothing else: names live in the preview only.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import person
from accounts.api.idempotency import KEY_HEADER, idempotent
from accounts.api.permissions import HasScope, SecondFactor
from kit.api.bodies import body_of
from kit.api.parsing import CarefulJSONParser
from kit.api.problems import ProblemSerializer
from kit.refusals import NotFound
from schools.api.answers import import_data
from schools.api.serializers import ImportChangeSerializer, ImportSerializer, NewImportSerializer, VersionSerializer
from schools.classlist.errors import FileTooBig
from schools.models import ClassListImport, School
from schools.rules import COORDINATING, schools_of
from schools.services.import_confirming import confirm_import
from schools.services.import_reading import (
    Choices,
    RowChanges,
    change_import,
    start_import,
    start_import_of_records,
)
from schools.services.import_rows import EDITABLE
from schools.services.import_undoing import undo_import
from schools.services.looking import note_look
from schools.services.school_years import running_year, school_year_of, years_to_read_into
from schools.uploads import ListUploadHandler

MOST_BYTES = 6 * 1024 * 1024
IMPORTING: list[type[BasePermission]] = [IsAuthenticated, SecondFactor, HasScope("import")]
KEY = KEY_HEADER


def refusals(*codes: str) -> dict[int, OpenApiResponse]:
    """Return the documented refusals; their codes are stable."""
    known = ", ".join(f"`{code}`" for code in codes)
    return {
        403: OpenApiResponse(
            ProblemSerializer,
            description="`school_not_verified`, `agreement_needed`, `second_factor_required`, `scope_missing`.",
        ),
        404: OpenApiResponse(ProblemSerializer, description="`not_found`: absent, or not of your school."),
        409: OpenApiResponse(ProblemSerializer, description=f"One of {known}, `idempotency_in_progress`."),
        410: OpenApiResponse(ProblemSerializer, description="`import_gone`: a preview lives for a day."),
        422: OpenApiResponse(ProblemSerializer, description="`invalid`, or a `list_...` code about the list itself."),
    }


def shown_afterwards(method: Callable[..., Response]) -> Callable[..., Response]:
    """Wrap a method that answers with an id: what is sent is the import as it is now, what is kept for a retry is the id."""
    once = idempotent(method)

    @wraps(method)
    def show(view: "ImportDoor", request: Request, *args: Any, **kwargs: Any) -> Response:  # Any: the method's own
        kept = once(view, request, *args, **kwargs)
        if kept.data is None or "id" not in kept.data:
            return kept
        replayed = {name: kept[name] for name in ("Location", "Idempotent-Replayed") if name in kept}
        return view.answer(kept.data["id"], status=kept.status_code, headers=replayed)

    return show


class ImportDoor(APIView):
    """Base: keep uploads in memory, find one's own imports, answer with an import as it is now."""

    permission_classes = IMPORTING

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:  # Any: DRF's own
        """Read the body once and into memory: the key of a retry needs it as it was sent."""
        request.upload_handlers = [ListUploadHandler(request)]
        self.is_too_big = int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
        if not self.is_too_big:
            request.body  # noqa: B018  # read here, before anything parses the stream
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # Any: DRF's own
        """Refuse a list that is much too big before anything reads it."""
        if self.is_too_big:
            raise FileTooBig
        super().initial(request, *args, **kwargs)

    def find(self, pk: int) -> ClassListImport:
        """Return a list of one's own school. Raises ``Http404``."""
        own = ClassListImport.objects.filter(school__in=schools_of(person(self.request), *COORDINATING))
        found = own.select_related("school", "school_year").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def answer(self, pk: int, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        """Return the import; a look at names is written down."""
        class_list = self.find(pk)
        data, pupils, rows = import_data(class_list)
        note_look(
            by=person(self.request), school_id=class_list.school_id, label="class_list_import", pk=pk, pupils=pupils, rows=rows
        )
        return Response(data, status=status, headers=headers)


class Imports(ImportDoor):
    """``/class-list-imports/``"""

    parser_classes = (MultiPartParser, CarefulJSONParser)

    @extend_schema(
        tags=["schools"],
        operation_id="class_list_imports_create",
        parameters=[KEY],
        request={"multipart/form-data": NewImportSerializer, "application/json": NewImportSerializer},
        responses={201: ImportSerializer, 413: ProblemSerializer, **refusals("import_stale")},
    )
    @shown_afterwards
    def post(self, request: Request) -> Response:
        """Read a list and keep a preview of it for a day; nothing is read in yet.

        The file is never stored. 422 ``list_mapping_needed`` has the ``columns`` to choose from: send the list again with
        ``columns``.
        """
        sent = body_of(NewImportSerializer, request)
        school = schools_of(person(request), *COORDINATING).filter(pk=sent["school"]).first()
        if school is None:
            raise NotFound
        made = self.start(school, sent)
        return Response({"id": made.pk}, status=201, headers={"Location": f"/api/v1/class-list-imports/{made.pk}/"})

    def start(self, school: School, sent: dict[str, Any]) -> ClassListImport:  # Any: validated data
        """Start the import of a file or of rows."""
        year = sent.get("school_year", running_year())
        if year not in years_to_read_into():
            raise NotFound
        choices = Choices(
            mapping=sent.get("columns", {}), default_class=sent.get("default_class") or None, sheet=sent.get("sheet")
        )
        by, school_year = person(self.request), school_year_of(year)
        if "rows" in sent:
            records = [{key: text or "" for key, text in row.items()} for row in sent["rows"]]
            return start_import_of_records(school=school, school_year=school_year, records=records, choices=choices, by=by)
        file = sent["file"]
        return start_import(
            school=school, school_year=school_year, data=file.read(), filename=file.name or "", choices=choices, by=by
        )


class OneImport(ImportDoor):
    """``/class-list-imports/{id}/``"""

    @extend_schema(tags=["schools"], operation_id="class_list_imports_retrieve", responses={200: ImportSerializer})
    def get(self, request: Request, pk: int) -> Response:
        """Return a preview with its rows, or what came of it."""
        return self.answer(pk)

    @extend_schema(
        tags=["schools"],
        operation_id="class_list_imports_update",
        request=ImportChangeSerializer,
        responses={200: ImportSerializer, **refusals("import_stale", "import_already_confirmed")},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Match columns otherwise, name the class, fix rows or leave them out.

        422 ``list_column_not_kept``: a column that was left out is gone; send the list again with that choice.
        """
        class_list, sent = self.find(pk), body_of(ImportChangeSerializer, request)
        rows = {row["number"]: row for row in sent.get("rows", [])}
        change_import(
            class_list=class_list,
            choices=Choices(mapping=sent.get("columns", {}), default_class=sent.get("default_class")),
            rows=RowChanges(
                texts={number: typed for number, row in rows.items() if (typed := _typed(row))},
                left_out={number: row["left_out"] for number, row in rows.items() if "left_out" in row},
                accepted={number: row["same_pupil"] for number, row in rows.items() if "same_pupil" in row},
            ),
            version=sent.get("version"),
            by=person(request),
        )
        return self.answer(pk)


class ConfirmImport(ImportDoor):
    """``/class-list-imports/{id}/confirm/``"""

    @extend_schema(
        tags=["schools"],
        operation_id="class_list_imports_confirm",
        parameters=[KEY],
        request=VersionSerializer,
        responses={200: ImportSerializer, **refusals("import_stale")},
    )
    @shown_afterwards
    def post(self, request: Request, pk: int) -> Response:
        """Read the good rows in. Doing it twice has one effect."""
        sent = body_of(VersionSerializer, request)
        confirm_import(class_list=self.find(pk), version=sent.get("version"), by=person(request))
        return Response({"id": pk})


class UndoImport(ImportDoor):
    """``/class-list-imports/{id}/undo/``"""

    @extend_schema(
        tags=["schools"],
        operation_id="class_list_imports_undo",
        parameters=[KEY],
        request=None,
        responses={
            200: ImportSerializer,
            **refusals("import_in_use", "import_undo_too_late", "import_not_confirmed"),
        },
    )
    @shown_afterwards
    def post(self, request: Request, pk: int) -> Response:
        """Take back exactly what this import made, until ``undo_until``. Doing it twice has one effect."""
        undo_import(class_list=self.find(pk), by=person(request))
        return Response({"id": pk})


def _typed(row: dict[str, Any]) -> dict[str, str]:  # Any: validated data
    return {name: row[name] for name in EDITABLE if name in row}
