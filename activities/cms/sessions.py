"""Dates in the CMS: their own screens, through the same services as everywhere else."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from activities.cms.policy import SessionPolicy
from activities.forms.dates import municipality_choices, show_refusal
from activities.models import ActivityPage, Session
from activities.rules import SessionPlan, activities_of
from activities.services.sessions import change_session, schedule_session
from kit.refusals import Refusal


def written(session: Session) -> str:
    """Return day and time in full: Wagtail's own column would say "just now" of a day to come."""
    return date_format(timezone.localtime(session.starts_at), "D j b Y, H.i")


class SessionCmsForm(WagtailAdminModelForm):  # type: ignore[misc]  # Wagtail is untyped
    """A date with its moments; who fills it in chooses among their own activities only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["enrolment_closes_at"].required = False
        self.fields["reserved_municipalities"] = forms.MultipleChoiceField(
            label=_("Alleen voor scholen in deze gemeenten"),
            choices=municipality_choices(self.instance.reserved_municipalities),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Kies niets als elke school welkom is."),
        )
        self.fields["capacity_unit"].required = False
        self.fields["capacity_unit"].disabled = bool(self.instance.places_taken)
        if self.instance.pk:
            self.fields.pop("activity", None)
        else:
            own = activities_of(self.for_user) if not self.for_user.is_superuser else ActivityPage.objects.all()
            self.fields["activity"].queryset = own.order_by("title", "pk")

    def validate_constraints(self) -> None:
        """Leave the rules to the service, which has words for each of them."""

    @property
    def plan(self) -> SessionPlan:
        """What was filled in; only after ``is_valid()``."""
        data = self.cleaned_data
        names = ("starts_at", "ends_at", "capacity", "location", "min_group", "max_group")
        return SessionPlan(
            **{name: data[name] for name in names},
            enrolment_opens_at=data["enrolment_opens_at"],
            enrolment_closes_at=data["enrolment_closes_at"],
            capacity_unit=data["capacity_unit"] or None,
            reserved_municipalities=tuple(data["reserved_municipalities"]),
        )

    class Meta:
        widgets = {"location": forms.TextInput()}


class ThroughServices:
    """A view that saves through a service and shows its refusal at the field."""

    form: SessionCmsForm

    def form_valid(self, form: SessionCmsForm) -> HttpResponse:
        """Save; on a refusal keep what was typed."""
        try:
            return super().form_valid(form)  # type: ignore[misc,no-any-return]  # mixed into Wagtail's views
        except Refusal as refusal:
            show_refusal(form, refusal)
            self.produced_error_message = _("De datum is niet bewaard. Kijk na wat er bij de velden staat.")
            return self.form_invalid(form)  # type: ignore[attr-defined,no-any-return]  # as above


class AddSession(ThroughServices, CreateView):  # type: ignore[misc]  # Wagtail is untyped
    """A new date, for the activity that the link names or one to choose."""

    success_message = _("De datum staat erbij.")

    def get_initial(self) -> dict[str, Any]:  # Any: initial values
        """Choose the activity of the page one came from."""
        return {**super().get_initial(), "activity": self.request.GET.get("activity")}

    def save_instance(self) -> Session:
        """Make the date."""
        return schedule_session(activity=self.form.cleaned_data["activity"], plan=self.form.plan, by=self.request.user)


class OwnDate:
    """A view of one date: somebody else's is not there. Wagtail's own views ask the policy about dates in general only."""

    def get_object(self, *args: Any, **kwargs: Any) -> Session:  # Any: Wagtail's own
        """Return the date of the address. Raises ``Http404``."""
        found: Session = super().get_object(*args, **kwargs)  # type: ignore[misc]  # mixed into Wagtail's views
        user = self.request.user  # type: ignore[attr-defined]  # as above
        if not SessionPolicy(Session).user_has_permission_for_instance(user, "change", found):
            raise Http404
        return found


class SessionHistory(OwnDate, HistoryView):  # type: ignore[misc]  # Wagtail is untyped
    """What was done to one's own date."""


class SessionUsage(OwnDate, UsageView):  # type: ignore[misc]  # Wagtail is untyped
    """Where one's own date is referred to."""


class ChangeSession(OwnDate, ThroughServices, EditView):  # type: ignore[misc]  # Wagtail is untyped
    """A date that exists. Autosave stays off: a half-typed time would reach schools as a mail."""

    success_message = _("De datum is veranderd.")

    def get_page_subtitle(self) -> str:
        """Return what the date is of; the row's own text says a number only, because logs are made of it."""
        return f"{self.object.activity.title}, {written(self.object)}"

    def save_instance(self) -> Session:
        """Change the date."""
        return change_session(session=Session.objects.get(pk=self.object.pk), plan=self.form.plan, by=self.request.user)


class Sessions(IndexView):  # type: ignore[misc]  # Wagtail is untyped
    """One's own dates: what is still to come first, soonest on top; Wagtail's own list does not ask the policy."""

    def get_base_queryset(self) -> Any:  # Any: untyped base
        """Return this person's dates, with the activities: their titles stand in the list."""
        own = SessionPolicy(Session).instances_user_has_any_permission_for(self.request.user, ["change"])
        return own.select_related("activity").annotate(has_been=Q(ends_at__lt=timezone.now()))


class SessionViewSet(ModelViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """Beheer > Datums."""

    model = Session
    name = "datums"
    icon = "date"
    menu_label = _("Datums")
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False
    # Wagtail's own "protected" would answer a bulk deletion without saying why; the guards do (``activities.cms.guards``).
    add_to_reference_index = False
    index_view_class = Sessions
    add_view_class = AddSession
    edit_view_class = ChangeSession
    history_view_class = SessionHistory
    usage_view_class = SessionUsage
    ordering = ("has_been", "starts_at", "pk")
    list_filter = ("status",)
    list_display = (
        TitleColumn("activity", label=_("Activiteit"), get_url=lambda session: reverse("datums:edit", args=[session.pk])),
        Column("starts_at", label=_("Begint"), accessor=written, sort_key="starts_at"),
        Column("capacity", label=_("Plekken"), accessor="capacity"),
        Column("places_taken", label=_("Bezet"), accessor="places_taken"),
        Column("status", label=_("Status"), accessor="get_status_display"),
    )
    panels = (
        HelpPanel(
            content=_(
                "Een datum staat meteen online als de activiteit online is. Een datum wissen kan niet: laat hem vervallen bij Mijn activiteiten."
            )
        ),
        FieldPanel("activity"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("location")],
            heading=_("Wanneer en waar"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("capacity_unit")]),
                FieldRowPanel([FieldPanel("min_group"), FieldPanel("max_group")]),
            ],
            heading=_("Hoeveel"),
        ),
        FieldPanel("reserved_municipalities"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("enrolment_opens_at"), FieldPanel("enrolment_closes_at")])],
            heading=_("Inschrijven"),
            help_text=_("Leeg bij 'tot' betekent: tot 2 dagen voor het begint."),
        ),
    )

    def get_form_class(self, for_update: bool = False) -> type[SessionCmsForm]:
        """Return the form of the panels, on our base."""
        return self._edit_handler.get_form_class()  # type: ignore[no-any-return]  # Wagtail is untyped


Session.base_form_class = SessionCmsForm  # type: ignore[attr-defined]  # where Wagtail's panels look for it
