"""The short way: one form makes or changes an activity, as an ordinary Wagtail revision in the ordinary workflow."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import WorkflowState

from accounts.models import User
from activities.catalogue.places import points_of
from activities.choices import LocationKind
from activities.errors import ActivityExists, InReview
from activities.models import ActivityPage
from activities.rules import SessionPlan
from activities.services.moderation import send_in
from activities.services.sessions import schedule_session
from providers.choices import ProviderStatus
from providers.errors import ProviderNotApproved
from providers.models import Provider, ProviderPage
from providers.services.reference import check_sectors


@dataclass(frozen=True, slots=True)
class ActivityWords:
    """What the short form asks about an activity; names are those of the page's fields."""

    title: str
    kind: str
    intro: str
    sector: str
    street: str
    postcode: str
    city: str
    levels: Sequence[str] = field(default_factory=list)
    years: Sequence[int] = field(default_factory=list)
    min_group: int | None = None
    max_group: int | None = None
    what_to_bring: str = ""
    location_kind: str = LocationKind.AT_PROVIDER
    # None: what the page says stays.
    is_on_request: bool | None = None


@transaction.atomic
def propose_activity(
    *, provider: Provider, words: ActivityWords, plan: SessionPlan | None, by: User, like: ActivityPage | None = None
) -> ActivityPage:
    """Make a draft with its first date and send it in: all of it, or nothing.

    ``like`` is an earlier activity whose other fields (photo, body, access) are taken over. Raises ``ProviderNotApproved``,
    ``ActivityExists``, ``SectorEnded`` and what ``schedule_session`` raises.
    """
    if provider.status != ProviderStatus.APPROVED:
        raise ProviderNotApproved
    check_sectors([words.sector])
    # The parent's row is the lock: two pages made at once would get the same place in the tree, or the same title.
    parent = ProviderPage.objects.select_for_update(of=("self",)).get(provider=provider)
    if ActivityPage.objects.child_of(parent).filter(title__iexact=words.title).exists():
        raise ActivityExists(title=words.title)
    page = ActivityPage(**(taken_over(like) if like else {}), owner=by, live=False)
    write(page, words, provider)
    page.slug = free_slug(parent, words.title)
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    if plan is not None:
        schedule_session(activity=page, plan=plan, by=by)
    send_in(page=page, by=by)
    return page


@transaction.atomic
def revise_activity(*, page: ActivityPage, words: ActivityWords, by: User) -> ActivityPage:
    """Write a new revision of an activity and send it in. What is online stays as it is until the region approves.

    Dates are not touched. Raises ``InReview`` while the region looks, ``ActivityExists``, ``SectorEnded`` and ``ProviderNotApproved``.
    """
    # Two people of one provider at once: the second waits, then finds the first one's version in review.
    ActivityPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    provider = page.provider
    if provider.status != ProviderStatus.APPROVED:
        raise ProviderNotApproved
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        raise InReview
    siblings = ActivityPage.objects.sibling_of(page, inclusive=False)
    if siblings.filter(title__iexact=words.title).exists():
        raise ActivityExists(title=words.title)
    draft: ActivityPage = page.get_latest_revision_as_object()
    check_sectors([words.sector], had=[draft.sector])
    write(draft, words, provider)
    draft.save_revision(user=by, log_action=True)
    send_in(page=page, by=by)
    return draft


def write(page: ActivityPage, words: ActivityWords, provider: Provider) -> None:
    """Put the words on the page; the provider's own address comes with its place on the map."""
    for name, value in asdict(words).items():
        if (name, value) != ("is_on_request", None):
            setattr(page, name, value)
    place = ("municipality_code", "latitude", "longitude")
    is_home = (squeezed(page.postcode), squeezed(page.street)) == (squeezed(provider.postcode), squeezed(provider.street))
    here = points_of({page.postcode[:4]}).get(page.postcode[:4])
    elsewhere = {"latitude": here and here.latitude, "longitude": here and here.longitude, "municipality_code": ""}
    for name in place:
        setattr(page, name, getattr(provider, name) if is_home else elsewhere[name])


def squeezed(text: str) -> str:
    """Return an address as it compares: without spaces and capitals."""
    return "".join(text.split()).casefold()


def taken_over(page: ActivityPage) -> dict[str, object]:
    """Return what a copy takes from an earlier activity beside the words of the short form."""
    names = (
        "body",
        "image",
        "image_alt",
        "image_is_decorative",
        "competences",
        "accessibility",
        "acceptance_mode",
        "names_mode",
        "names_days_before",
        "names_days_after",
        "answer_working_days",
        "is_on_request",
        "most_per_school",
        "most_per_class",
        "most_per_pupil",
    )
    return {name: getattr(page, name) for name in (*names, "pupils_per_adult", "municipality_code", "latitude", "longitude")}


def free_slug(parent: ProviderPage, title: str) -> str:
    """Return an address below the provider's page that no other page has."""
    base = slugify(title)[:80] or "activiteit"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 1000))) if slug not in taken)
