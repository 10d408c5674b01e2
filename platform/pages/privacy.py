"""What the region's own pages and photos keep (guide "privacy-registry")."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages import models
from privacy.registry import Audience, Erase, Lasting, Through, declare, declare_nobody, ends, personal, public, technical
from privacy.terms import SIGN_UPS, VISITS

EVERYBODY = Audience.EVERYBODY

declare(
    models.Photo,
    technical("id", "collection", "created_at", "file_size", "width", "height", "people", "tags"),
    technical("file_hash", why="SHA-1 of the file"),
    technical("title", "description", why="what is to be seen; the form asks for no names"),
    technical("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
    personal(
        "file",
        erase=Erase.DESK,
        seen_by=(EVERYBODY,),
        purpose="photos",
        about=_("De foto zelf"),
        why="nobody is linked to a photo: who is on it says so, and the desk takes it down",
    ),
    personal("uploaded_by_user", erase=Erase.BLANK),
    about=_("Wie een foto plaatste"),
    links=(Through("uploaded_by_user"),),
    purposes=("pages",),
    retention=(
        # With the names of the pupils on it goes who could take a yes back.
        ends(SIGN_UPS, "created_at", only=Q(people=models.People.PUPILS)),
        Lasting(
            "a photo without pupils stays as long as its page; consent can be taken back every day",
            _("Zolang het op de site staat. Toestemming intrekken kan altijd."),
        ),
    ),
)
declare_nobody(
    models.PhotoRendition,
    technical("id", "image", "filter_spec", "width", "height", "focal_point_key"),
    public("file"),
    why="a size of a photo: goes with the photo",
)
declare_nobody(
    models.ContentPage,
    technical("page_ptr"),
    public("intro", "body", "checked_on", "shows_controller"),
    why="words for everybody",
)
declare_nobody(models.HomePage, technical("page_ptr"), public("intro"), why="words for everybody")
declare_nobody(models.UpdatesPage, technical("page_ptr"), public("intro"), why="words for everybody")
declare_nobody(models.UpdatePage, technical("page_ptr"), public("published_on", "text"), why="words for everybody")
declare_nobody(
    models.VisitCount,
    technical("id", "page", "hour", "visits"),
    about=_("Hoe vaak een pagina is bekeken, per uur"),
    retention=(ends(VISITS, "hour"),),
    why="a total per page and hour; nothing says who looked",
)
declare_nobody(
    models.RegionSettings,
    technical("id", "site", "names_visible_days_before", "names_visible_days_after"),
    technical("form_origins", why="addresses of sites"),
    public(
        "name",
        "controller",
        "legal_form",
        "kvk_number",
        "postal_address",
        "visiting_address",
        "email",
        "phone",
        "dpo_contact",
        "complaint_url",
        "breach_url",
    ),
    why="the organisation behind the site and its desks, as the law asks it to be named",
)
