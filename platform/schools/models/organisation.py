"""Boards, schools (per branch) and school years."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import ApprovalMode, HolidayRegion


class SchoolBoard(models.Model):
    """Bevoegd gezag: the contributor whose pupils the published counts protect (stats page §5.2)."""

    name = models.CharField(_("naam"), max_length=200)
    number = models.CharField(_("bestuursnummer"), max_length=10, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("schoolbestuur")
        verbose_name_plural = _("schoolbesturen")

    def __str__(self) -> str:
        return self.name


class SchoolYear(models.Model):
    """1 August to 31 July, named by the year it starts in."""

    start_year = models.PositiveSmallIntegerField(_("beginjaar"), unique=True)

    class Meta:
        verbose_name = _("schooljaar")
        verbose_name_plural = _("schooljaren")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_year__gte=2000, start_year__lte=2100), name="school_year_is_plausible"
            )
        ]

    def __str__(self) -> str:
        return f"{self.start_year}-{self.start_year + 1}"


class School(models.Model):
    """One branch of a school. Until the region has verified it, no pupil can be read in (promise OGP-0a)."""

    board = models.ForeignKey(
        SchoolBoard, verbose_name=_("bestuur"), null=True, blank=True, on_delete=models.PROTECT, related_name="schools"
    )
    name = models.CharField(_("naam"), max_length=200)
    brin = models.CharField(
        _("BRIN-nummer"), max_length=4, validators=[RegexValidator(r"^\d{2}[A-Z]{2}$", _("Vul 2 cijfers en 2 letters in."))]
    )
    branch_code = models.CharField(
        _("vestigingsnummer"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^\d{2}[A-Z]{2}\d{2}$", _("Vul het BRIN-nummer en 2 cijfers in."))],
    )
    street = models.CharField(_("straat en nummer"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("plaats"), max_length=80)
    municipality_code = models.CharField(_("gemeentecode"), max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    municipality = models.CharField(_("gemeente"), max_length=80)
    latitude = models.FloatField(_("breedtegraad"), null=True, blank=True)
    longitude = models.FloatField(_("lengtegraad"), null=True, blank=True)
    holiday_region = models.CharField(
        _("vakantieregio"), max_length=10, choices=HolidayRegion, blank=True, default="", db_default=""
    )
    approval_mode = models.CharField(
        _("akkoord op school"),
        max_length=10,
        choices=ApprovalMode,
        default=ApprovalMode.NONE,
        db_default=ApprovalMode.NONE,
        help_text=_("Moet een collega akkoord geven voordat een klas wordt ingeschreven?"),
    )
    applied_at = models.DateTimeField(_("aangemeld op"), null=True, blank=True)
    verified_at = models.DateTimeField(_("gecontroleerd op"), null=True, blank=True)
    # For schools that were here before agreements were: until then the database takes their pupils without one.
    agreement_grace_until = models.DateTimeField(_("overeenkomst nodig vanaf"), null=True, blank=True)

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("scholen")

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Whether the region has checked that this school is who it says."""
        return self.verified_at is not None
