"""Who works for us with data of schools, and what schools say about it (AVG article 28 paragraphs 2 and 4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.models.organisation import School
from schools.querysets import SupplierQuerySet


class Supplier(models.Model):
    """A company that processes data for the region: hosting, mail, backups. Everybody may read the list.

    ``announced_at`` is when schools were told, ``active_from`` the day from which it works for us. The database lets nobody
    start without an agreement, an announcement and a place in Europe (promises POR-4f, SP-7a).
    """

    name = models.CharField(_("naam"), max_length=120)
    service = models.CharField(_("wat het bedrijf voor ons doet"), max_length=200)
    country = models.CharField(_("land waar de gegevens staan"), max_length=60)
    is_in_eea = models.BooleanField(_("in de Europese Economische Ruimte"), default=False)
    agreement_on = models.DateField(_("verwerkersovereenkomst van"), null=True, blank=True)
    announced_at = models.DateTimeField(_("aangekondigd op"), null=True, blank=True)
    active_from = models.DateField(_("werkt voor ons vanaf"), null=True, blank=True)
    ended_on = models.DateField(_("gestopt op"), null=True, blank=True)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("leverancier")
        verbose_name_plural = _("leveranciers")
        constraints = [
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(
                    agreement_on__isnull=False,
                    agreement_on__lte=models.F("active_from"),
                    is_in_eea=True,
                    announced_at__isnull=False,
                ),
                name="supplier_works_under_agreement_in_europe",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(active_from=None) | Q(ended_on__gte=models.F("active_from")),
                name="supplier_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"supplier {self.pk}"


class SupplierObjection(models.Model):
    """One school does not want a new supplier. The region talks with the school before that supplier starts."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="objections")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="supplier_objections")
    reason = models.CharField(_("reden"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bezwaar tegen een leverancier")
        verbose_name_plural = _("bezwaren tegen leveranciers")
        constraints = [models.UniqueConstraint(fields=["supplier", "school"], name="objection_once_per_school")]

    def __str__(self) -> str:
        return f"objection {self.pk}"
