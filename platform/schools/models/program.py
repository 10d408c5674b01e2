"""Other programs to which a school lets data of its pupils go, each under the school's own agreement (promise SP-9e)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.organisation import School
from schools.querysets import ProgramQuerySet


class Program(models.Model):
    """One company whose program reads or sends data of a school's pupils, and the processor agreement under which it may.

    ``ended_at`` is when the school stopped it before the agreement's last day. Tokens name programs by number (``ApiToken.programs``).
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="programs")
    name = models.CharField(_("naam van het bedrijf"), max_length=120)
    purpose = models.CharField(_("waarvoor"), max_length=200)
    data = models.CharField(_("welke gegevens"), max_length=200)
    agreement_number = models.CharField(_("nummer van de verwerkersovereenkomst"), max_length=60)
    agreement_on = models.DateField(_("getekend op"))
    runs_until = models.DateField(_("loopt tot en met"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("programma")
        verbose_name_plural = _("programma's")
        constraints = [
            models.CheckConstraint(
                condition=~Q(agreement_number="") & ~Q(name="") & Q(runs_until__gte=F("agreement_on")),
                name="program_has_an_agreement",
            ),
        ]

    def __str__(self) -> str:
        return f"program {self.pk}"
