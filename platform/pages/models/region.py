"""What a region says about itself: shown in footer, mails, colophon and privacy page (promises POR-1a, SP-1, SBB-8b)."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from pages.framing import check_origins

EIGHT_DIGITS = r"^[0-9]{8}$"


class LegalForm(models.TextChoices):
    """What kind of organisation runs a region, as it is registered."""

    FOUNDATION = "foundation", _("stichting")
    ASSOCIATION = "association", _("vereniging")
    COOPERATIVE = "cooperative", _("coöperatie")
    MUNICIPALITY = "municipality", _("gemeente")
    JOINT_BODY = "joint_body", _("gemeenschappelijke regeling")
    PROVINCE = "province", _("provincie")
    COMPANY = "company", _("besloten vennootschap (bv)")


@register_setting(icon="site")
class RegionSettings(BaseSiteSetting):  # type: ignore[misc]  # Wagtail is untyped
    """Name, contact and controller of the region that runs this site."""

    name = models.CharField(_("naam van de regio"), max_length=80, default="Meeloop")
    controller = models.CharField(_("verwerkingsverantwoordelijke"), max_length=200, blank=True)
    legal_form = models.CharField(
        _("rechtsvorm"),
        max_length=20,
        choices=LegalForm,
        blank=True,
        default="",
        db_default="",
        help_text=_("Staat in het colofon."),
    )
    kvk_number = models.CharField(
        _("KvK-nummer"), max_length=8, blank=True, validators=[RegexValidator(EIGHT_DIGITS, _("Vul 8 cijfers in."))]
    )
    postal_address = models.CharField(_("postadres"), max_length=200, blank=True)
    visiting_address = models.CharField(_("bezoekadres"), max_length=200, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    dpo_contact = models.CharField(_("functionaris gegevensbescherming"), max_length=200, blank=True)
    complaint_url = models.URLField(
        _("adres voor een klacht bij de toezichthouder"),
        default="https://www.autoriteitpersoonsgegevens.nl/",
        db_default="https://www.autoriteitpersoonsgegevens.nl/",
    )
    form_origins = models.TextField(
        _("sites die het inschrijfformulier van de nieuwsbrief mogen tonen"),
        max_length=2000,
        blank=True,
        default="",
        db_default="",
        validators=[check_origins],
        help_text=_(
            "Eén adres per regel, zoals https://www.school.nl. Andere sites kunnen het formulier niet in hun pagina zetten."
        ),
    )
    breach_url = models.URLField(
        _("adres om een datalek te melden"),
        default="https://www.autoriteitpersoonsgegevens.nl/",
        db_default="https://www.autoriteitpersoonsgegevens.nl/",
        help_text=_("Waar je bij de toezichthouder een datalek meldt. Staat bij elk datalek, alleen voor de regio."),
    )
    names_visible_days_before = models.PositiveSmallIntegerField(_("aanbieder ziet namen vanaf (dagen ervoor)"), default=7)
    names_visible_days_after = models.PositiveSmallIntegerField(_("aanbieder ziet namen tot (dagen erna)"), default=7)

    class Meta:
        verbose_name = _("regio")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(kvk_number="") | models.Q(kvk_number__regex=EIGHT_DIGITS),
                name="region_kvk_number_has_eight_digits",
                violation_error_message=_("Vul 8 cijfers in."),
            )
        ]

    def __str__(self) -> str:
        return self.name
