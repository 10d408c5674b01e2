"""Providers with their pages and owners; the last few still wait for the region or were refused."""

from datetime import date, timedelta
from random import Random

from django.utils.text import slugify
from wagtail.models import Locale, Page

from meeloop.demo.accounts import new_people
from meeloop.demo.bodies import provider_body
from meeloop.demo.copying import Row, copy_pairs, copy_rows, new_ids
from meeloop.demo.dice import dice
from meeloop.demo.geography import draw_address, draw_place
from meeloop.demo.pages import add_children, child_path, copy_pages, page_row
from meeloop.demo.schools import columns_of
from meeloop.demo.trades import TRADES
from meeloop.demo.world import ProviderSite, Setting
from providers.choices import ProviderRole, ProviderStatus, RecognitionSource
from providers.models import Provider, ProviderIndexPage, ProviderMembership, ProviderPage, Recognition

BACKS = (
    "Wierdezicht", "Lichtveld", "Zoutkreek", "Oeverlicht", "Hoornlicht", "Veenbries", "Terpstee", "Kwelderwind", "Schorrenland",
    "Diepwater", "Stormbaken", "Ruige Rand", "Zilte Wind", "Vlinderakker", "Ganzenpoel", "Roerdomp", "Kluut", "Noorderzon",
    "Blauwborst", "Tweemaster", "De Grutto", "Weidevol", "Zwaluwnest", "Morgenrood", "Hazelhof", "Broedplaats", "Hoge Luchten",
    "De Vaart", "Kievitsei", "Lange Lijn", "Stapelwolk", "Rietkraag", "Bakboord", "Stuurboord", "Zonnedauw", "Wad en Wind",
)  # fmt: skip


def make_providers(setting: Setting, activities_of: list[int]) -> list[ProviderSite]:
    """Write approved providers with a page each; ``activities_of`` says how many activities each will get."""
    throws = dice(setting.seed, "providers", setting.region)
    number = len(activities_of)
    ids, pages = new_ids(Provider, number), new_ids(Page, number)
    owners = new_people(setting, "provider", number)
    index = ProviderIndexPage.objects.get()
    first = add_children(index, number)
    taken: set[str] = set()
    sites = []
    for place, pk in enumerate(ids):
        # Every trade is there before one comes twice; the demo people's is the first.
        trade = TRADES[place % len(TRADES)]
        name = free_name(setting, trade.names, throws, taken) if place or not setting.has_demo_people else "Werf De Vaart"
        taken.add(name)
        town = setting.places[1] if place == 0 else draw_place(setting.places, throws)
        slug = slugify(name) if setting.region == 0 else f"{slugify(name)}-{setting.region}"
        sites.append(
            ProviderSite(
                pk=pk,
                name=name,
                trade=trade,
                address=draw_address(town, throws),
                owner_id=owners[place],
                page_id=pages[place],
                path=child_path(index.path, first + place),
                url_path=f"{index.url_path}{slug}/",
                approved_at=setting.now - timedelta(days=throws.randrange(420, 900)),
            )
        )
    write_providers(setting, sites, throws)
    write_pages(sites, index, activities_of, throws)
    return sites


def free_name(setting: Setting, fronts: tuple[str, ...], throws: Random, taken: set[str]) -> str:
    """Return an invented name that nobody in the region has yet."""
    while True:
        name = f"{throws.choice(fronts)} {throws.choice(BACKS)}"
        if name in taken:
            name = f"{name} {throws.choice(setting.places).name}"
        if name not in taken:
            return name


def write_providers(setting: Setting, sites: list[ProviderSite], throws: Random) -> None:
    """Write the organisations and their owners."""
    rows: list[Row] = []
    recognised: list[Row] = []
    for number, site in enumerate(sites):
        # In this order, so that everything drawn after it stays what it was.
        if throws.random() < 0.6:
            recognised.append(recognition_of(setting, number, site, setting.today + timedelta(days=throws.randrange(90, 1400))))
        rows.append(provider_row(setting, number, site, throws))
    copy_rows(Provider, rows)
    copy_rows(Recognition, recognised)
    copy_pairs(
        ProviderMembership,
        [
            {"provider_id": site.pk, "user_id": site.owner_id, "role": ProviderRole.OWNER, "created_at": site.approved_at}
            for site in sites
        ],
    )


def provider_row(setting: Setting, number: int, site: ProviderSite, throws: Random) -> Row:
    """Return one organisation."""
    return {
        "id": site.pk,
        "name": site.name,
        "kvk_number": kvk_of(setting, number),
        "sectors": [str(site.trade.sector)],
        **columns_of(site.address),
        "website": f"https://{slugify(site.name)}.example" if throws.random() < 0.7 else "",
        "status": ProviderStatus.APPROVED,
        "applied_at": site.approved_at - timedelta(days=throws.randrange(1, 9)),
        "decided_at": site.approved_at,
    }


def recognition_of(setting: Setting, number: int, site: ProviderSite, until: date) -> Row:
    """Return the recognition of a training company, four years to the day; its ID was never given out."""
    first = until - timedelta(days=4 * 365)
    return {
        "id": new_ids(Recognition, 1)[0],
        "provider_id": site.pk,
        "company_id": f"{setting.region * 500 + number + 1:09d}",
        "crebos": [],
        "valid_from": first,
        "valid_until": until,
        "source": RecognitionSource.REGISTER,
        "checked_on": setting.today - timedelta(days=30),
        "confirmed_at": setting.now - timedelta(days=30),
        "created_at": setting.now - timedelta(days=31),
    }


def kvk_of(setting: Setting, number: int) -> str:
    """Return a number in the range 00000001 to 00019999, which was never given out."""
    return f"{setting.region * 500 + number + 1:08d}"


def write_pages(sites: list[ProviderSite], index: ProviderIndexPage, activities_of: list[int], throws: Random) -> None:
    """Put each provider's page online."""
    locale_id = Locale.get_default().pk
    rows = []
    for site, children in zip(sites, activities_of, strict=True):
        page = page_row(
            pk=site.page_id,
            path=site.path,
            title=site.name,
            slug=site.url_path.rstrip("/").rpartition("/")[2],
            parent_url=index.url_path,
            model=ProviderPage,
            locale_id=locale_id,
            at=site.approved_at,
            throws=throws,
            owner_id=site.owner_id,
            numchild=children,
        )
        rows.append((page, {"provider_id": site.pk, "intro": site.trade.about, "body": provider_body(site, throws)}))
    copy_pages(ProviderPage, rows)
