"""Headless: every live public page, photo and file as JSON (Wagtail API v2). Nobody's name, nothing that is not online."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import BigIntegerField, CharField, Exists, Model, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse
from django.utils.functional import SimpleLazyObject, cached_property
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.querysets import get_public_pages_queryset
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError, page_models_from_string
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, ReferenceIndex

from activities.catalogue.version import current_version
from activities.models import ActivityPage
from kit.api.problems import problem
from kit.api.tags import tagged_by_content
from meeloop.api.cms_fields import ProviderField, SessionsField, public_dates
from meeloop.api.kept import is_stranger, kept
from meeloop.api.page_links import HtmlUrlField, ParentField
from newsletter.models import NewsletterIssuePage
from pages.api.fields import BodyField, PhotoField, RenditionsField
from pages.judging import pages_for
from pages.models import People, Photo
from providers.models import Provider, ProviderPage

# What a page shows beside its own columns. Adding a kind of page with such things means adding a line here.
SHOWN_TOO: dict[type[Model], dict[str, type[Any]]] = {
    ProviderPage: {"photo": PhotoField, "provider": ProviderField},
    ActivityPage: {"photo": PhotoField, "provider": ProviderField, "sessions": SessionsField},
}


# Each issue draws its activities anew, a few queries apiece; with Wagtail's hundred a stranger would ask for hundreds at once.
ISSUES_A_PAGE = 20
# What changes how rows are shown, and not how many there are.
NO_MATTER = frozenset({"limit", "offset", "fields", "order", "rich_text_format", "_"})
TOTAL_SECONDS = 600


class OpenDoor:
    """Everybody may read; errors look as everywhere else in our API (RFC 9457)."""

    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # Any: DRF's own
        """Refuse what no text or number in the database can hold, before Wagtail searches for it."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # mixed into Wagtail's views
        if any("\0" in value for values in request.query_params.lists() for value in values[1]):
            raise BadRequestError("a query parameter has a null character")
        for name in ("id", "offset"):
            value = request.query_params.get(name, "0")
            if not (value.isascii() and value.isdecimal() and len(value) < 10):
                raise BadRequestError(f"{name} must be a whole number of at most nine digits")

    def finalize_response(
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:  # Any: DRF's own
        """Tag what is shown: a program that looks every minute gets "not modified" until something changed."""
        answer: HttpResponse = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]  # mixed into Wagtail's views
        if answer.status_code != HTTPStatus.OK:
            return answer
        tag = partial(tagged_by_content, request._request)  # noqa: SLF001  # DRF's way to the request
        if not isinstance(answer, Response):
            return tag(answer)
        answer.add_post_render_callback(tag)
        return answer

    def handle_exception(self, exc: Exception) -> Response:
        """Turn Wagtail's two errors into problem details."""
        if isinstance(exc, Http404):
            return problem(status=404, code="not_found", detail="Dit bestaat niet, of het staat niet online.")
        if isinstance(exc, BadRequestError):
            return problem(status=400, code="bad_request", detail=str(exc))
        return super().handle_exception(exc)  # type: ignore[misc,no-any-return]  # mixed into Wagtail's views


class CountedOnce(WagtailPagination):  # type: ignore[misc]  # Wagtail is untyped
    """Counts a list of activities once in each version of the catalogue: counting a country's reads them all."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> Any:  # Any: Wagtail's own
        """Return one page of the rows."""
        if getattr(queryset, "model", None) is not ActivityPage:
            return super().paginate_queryset(queryset, request, view)
        return super().paginate_queryset(Counted(queryset, total_of(queryset, request)), request, view)


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows whose number is known."""

    rows: Any  # Any: a queryset, or Wagtail's results of a search
    total: int

    def count(self) -> int:
        """Return the number."""
        return self.total

    def __getitem__(self, part: slice) -> Any:  # Any: as above
        return self.rows[part]


def total_of(rows: QuerySet[Any], request: Request) -> int:
    """Return how many rows this question has in all. Kept for who shows no sign of being anybody: others may see pages that not everybody sees."""
    if not is_stranger(request):
        return int(rows.count())
    asked = sorted((name, value) for name, values in request.query_params.lists() if name not in NO_MATTER for value in values)
    where = hashlib.sha256(repr((request.get_host(), asked)).encode()).hexdigest()[:32]
    return int(cache.get_or_set(f"content:total:{current_version()}:{where}", rows.count, TOTAL_SECONDS) or 0)


class PagesViewSet(OpenDoor, PagesAPIViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """Pages, typed by their StreamField; ``?type=activities.ActivityPage&fields=*`` is the whole catalogue."""

    pagination_class = CountedOnce

    def listing_view(self, request: Request) -> HttpResponse:
        """List pages."""
        return kept(request, partial(super().listing_view, request), lambda: self.listed)

    def detail_view(self, request: Request, pk: int) -> HttpResponse:
        """Return one page."""
        return kept(request, partial(super().detail_view, request, pk), lambda: {type(self.get_object())})

    @classmethod
    def get_body_fields(cls, model: type[Model]) -> list[APIField]:
        """Add photos, providers and dates to the columns, and tell the body which page it is of."""
        shown = SHOWN_TOO.get(model, {})
        columns: list[APIField] = super().get_body_fields(model)
        fields = [APIField("body", serializer=BodyField()) if field.name == "body" else field for field in columns]
        return fields + [APIField(name, serializer=field()) for name, field in shown.items()]

    @classmethod
    def get_meta_fields(cls, model: type[Model]) -> list[APIField]:
        """Look addresses and the page above up once."""
        cheaper = {"html_url": HtmlUrlField, "parent": ParentField}
        fields: list[APIField] = super().get_meta_fields(model)
        return [
            APIField(field.name, serializer=cheaper[field.name](read_only=True)) if field.name in cheaper else field
            for field in fields
        ]

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return live public pages; of activities only what visitors find (an offline provider hides what is below)."""
        return self._base_queryset

    @cached_property
    def _base_queryset(self) -> QuerySet[Page]:
        hidden, pages = ActivityPage.objects.filter(catalogue_entry=None), super().get_base_queryset()
        if self._is_search():
            pages = pages.exclude(pk__in=hidden.values("pk"))
        else:
            pages = pages.filter(~Exists(hidden.filter(pk=OuterRef("pk"))))
        found: QuerySet[Page] = pages
        return found

    def _is_search(self) -> bool:
        """Return whether Wagtail's search reads the conditions: it knows columns of one table, and lists of keys."""
        return "search" in self.request.GET

    def get_queryset(self) -> QuerySet[Any]:
        """Fetch along what each page shows: the number of queries does not grow with the number of pages."""
        return self._queryset

    @cached_property
    def _queryset(self) -> QuerySet[Any]:
        # Wagtail asks for it twice: for the rows, and for what kind of rows they are.
        kind = kind_of(self.request.GET.get("type", ""))
        # Wagtail asks for pages of a kind that are among all public pages: with a hundred thousand of these that is work of its own.
        pages: QuerySet[Any] = super().get_queryset() if kind is None or self._is_search() else self._public(kind)
        pages = pages.select_related("locale")
        if pages.model is NewsletterIssuePage:
            self._refuse_many_issues()
        if pages.model not in SHOWN_TOO:
            return pages
        if self._shows("photo"):
            pages = pages.select_related("image").prefetch_related("image__renditions")
        if self._shows("sessions") and pages.model is ActivityPage:
            pages = pages.prefetch_related(Prefetch("sessions", queryset=public_dates(), to_attr="coming"))
        return pages.select_related("provider") if pages.model is ProviderPage else pages

    def get_serializer_context(self) -> dict[str, Any]:  # Any: DRF's own
        """Return what fields may want to know; which pages are public is looked up for who does."""
        context: dict[str, Any] = BaseAPIViewSet.get_serializer_context(self)
        return context | {"base_queryset": SimpleLazyObject(self.get_base_queryset)}

    def _shows(self, name: str) -> bool:
        """Return whether the answer may have this field: a page by itself has all, a list what ``fields`` names."""
        asked = self.request.GET.get("fields", "")
        return self.action != "listing_view" or "*" in asked or name in asked

    def _public(self, kind: type[Page]) -> QuerySet[Any]:
        try:
            pages: QuerySet[Any] = get_public_pages_queryset(self.request, kind)
        except ValueError as problem:
            raise BadRequestError(str(problem)) from problem
        return pages.filter(catalogue_entry__isnull=False) if kind is ActivityPage else pages

    def _refuse_many_issues(self) -> None:
        limit = self.request.query_params.get("limit", "")
        # What is no number Wagtail refuses itself.
        if limit.isascii() and limit.isdecimal() and (len(limit) > len(str(ISSUES_A_PAGE)) or int(limit) > ISSUES_A_PAGE):
            raise BadRequestError(f"limit cannot be higher than {ISSUES_A_PAGE} for issues of the newsletter")

    def paginate_queryset(self, queryset: QuerySet[Any]) -> Sequence[Any]:
        """Give every activity of the list its provider, in one query, where it is shown."""
        pages: Sequence[Any] = super().paginate_queryset(queryset)
        self.listed = {type(page) for page in pages}
        if self._shows("provider"):
            give_providers([page for page in pages if isinstance(page, ActivityPage)])
        return pages


def kind_of(named: str) -> type[Page] | None:
    """Return the kind of page that was asked for; None for none, for several, for any page, and for what is none (Wagtail refuses it)."""
    try:
        kinds: Sequence[type[Page]] = page_models_from_string(named) if named else ()
    except (LookupError, ValueError):
        return None
    return kinds[0] if len(kinds) == 1 and kinds[0] is not Page else None


class PhotosViewSet(OpenDoor, ImagesAPIViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """Photos that stand on a public page. Their titles stay inside: people name files after who is in them."""

    body_fields = (*BaseAPIViewSet.body_fields, "width", "height", APIField("renditions", serializer=RenditionsField()))
    meta_fields = BaseAPIViewSet.meta_fields
    listing_default_fields = (*BaseAPIViewSet.listing_default_fields, "width", "height", "renditions")
    nested_default_fields = (*BaseAPIViewSet.nested_default_fields, "renditions")

    @classmethod
    def get_body_fields(cls, model: type[Model]) -> list[APIField]:
        """Return the fields; Wagtail adds lists, ours are fixed."""
        return cls._convert_api_fields(list(cls.body_fields))  # type: ignore[no-any-return]  # Wagtail is untyped

    @classmethod
    def get_listing_default_fields(cls, model: type[Model]) -> list[str]:
        """Return what a list shows."""
        return list(cls.listing_default_fields)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what public pages refer to; of photos with pupils those whose own page, to which everybody on them agreed, does."""
        photos = on_public_pages(super().get_queryset(), self.request)
        with_pupils = set(photos.filter(people=People.PUPILS).values_list("pk", flat=True))
        return photos.exclude(pk__in=with_pupils - self._at_home(with_pupils)) if with_pupils else photos

    def _at_home(self, with_pupils: set[int]) -> set[int]:
        homes = pages_for(with_pupils)
        shown = public_references(Photo, self.request).filter(to_object_id__in=[str(photo) for photo in homes])
        places = set(shown.values_list("to_object_id", "object_id"))
        return {photo for photo, page in homes.items() if (str(photo), str(page)) in places}


class DocumentsViewSet(OpenDoor, DocumentsAPIViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """Files that a public page links to."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return what public pages refer to."""
        return on_public_pages(super().get_queryset(), self.request)


def give_providers(pages: Iterable[ActivityPage]) -> None:
    """Attach each activity's provider, all in one query."""
    parents = {page.pk: page.path[: -page.steplen] for page in pages}
    found = {
        provider.page.path: provider
        for provider in Provider.objects.filter(page__path__in=set(parents.values()))
        .select_related("page")
        .prefetch_related("recognitions")
        .order_by("pk")
    }
    for page in pages:
        page.known_provider = found[parents[page.pk]]


def public_references(model: type[Model], request: Any) -> QuerySet[ReferenceIndex]:  # Any: a DRF request
    """Return which photos or files live public pages refer to (Wagtail's reference index)."""
    pages = PagesViewSet(request=request).get_base_queryset().annotate(key=Cast("pk", CharField())).values("key")
    references: QuerySet[ReferenceIndex] = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pages,
    )
    return references


def on_public_pages(rows: QuerySet[Any], request: Any) -> QuerySet[Any]:  # Any: photos or files; a DRF request
    """Keep what a live public page refers to."""
    references = public_references(rows.model, request)
    # By the real column: Wagtail's search knows no annotations in a filter.
    found: QuerySet[Any] = rows.filter(
        pk__in=references.annotate(number=Cast("to_object_id", BigIntegerField())).values("number")
    )
    return found


cms_api = WagtailAPIRouter("cms")
cms_api.register_endpoint("pages", PagesViewSet)
cms_api.register_endpoint("images", PhotosViewSet)
cms_api.register_endpoint("documents", DocumentsViewSet)
