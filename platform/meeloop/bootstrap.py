"""What every installation has from its first start: a site with its pages. Each part makes only what is missing."""

from urllib.parse import urlsplit

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Site

from accounts.bootstrap import ensure_terms
from desk.services.stating import ensure_statement
from newsletter.bootstrap import ensure_archive
from pages.bootstrap import ensure_starter_pages, ensure_updates
from pages.models import HomePage, RegionSettings
from privacy.bootstrap import ensure_cookie_groups
from providers.bootstrap import ensure_editorial
from providers.models import ProviderIndexPage
from providers.rules import REGION_EDITORS
from schools.services.agreements import ensure_agreement


@transaction.atomic
def ensure_foundations(*, site_url: str) -> None:
    """Make the site tree. Safe to repeat."""
    home = ensure_home()
    site = ensure_site(home=home, site_url=site_url)
    ensure_region(site)
    ensure_provider_index(home)
    ensure_editorial(home.page_ptr)
    ensure_starter_pages(home)
    ensure_updates(home)
    ensure_archive(home, readers=Group.objects.get(name=REGION_EDITORS))
    ensure_terms()
    ensure_cookie_groups()
    ensure_agreement()
    ensure_statement()


def ensure_home() -> HomePage:
    """Return the home page; make it in the place of Wagtail's welcome page when there is none."""
    home: HomePage | None = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        for welcome in root.get_children().filter(content_type__model="page"):
            Site.objects.filter(root_page=welcome).delete()
            welcome.delete()
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Vind een activiteit voor je klas", slug="home"))
    return home


def ensure_site(*, home: HomePage, site_url: str) -> Site:
    """Point Wagtail's site at our address, or every address in the API would be wrong."""
    parts = urlsplit(site_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    site: Site = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": parts.hostname or "localhost", "port": port, "root_page": home, "site_name": "Meeloop"},
    )[0]
    return site


def ensure_region(site: Site) -> None:
    """Make the region's settings now: every page reads them, and a GET may not write them."""
    RegionSettings.objects.get_or_create(site=site)


def ensure_provider_index(home: HomePage) -> None:
    """Make the page below which all providers live."""
    if not ProviderIndexPage.objects.exists():
        home.add_child(instance=ProviderIndexPage(title="Aanbieders", slug="aanbieders"))
