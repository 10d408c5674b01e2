"""What surrounds the region's work: its own settings, funders, postcodes, the newsletter."""

from datetime import datetime, timedelta

from django.utils.text import slugify
from wagtail.models import Site

from accounts.models import FunderOrganisation
from activities.models import PostcodeArea
from kit.address_hash import address_hash
from meeloop.demo import people_names
from meeloop.demo.copying import Row, copy_pairs
from meeloop.demo.dice import dice
from meeloop.demo.world import Setting
from newsletter import consent
from newsletter.models import ConsentRecord, Frequency, Subscriber, SubscriberStatus, Suppression, Topic
from pages.models import RegionSettings
from providers.choices import Sector
from schools.models import Supplier
from schools.services.agreements import publish_version

REGION = {
    "name": "Regio Noordrand",
    "controller": "Stichting Leren en Werken Noordrand",
    "legal_form": "foundation",
    "kvk_number": "00099999",
    "postal_address": "Postbus 99999, 9712 ZZ Groningen",
    "visiting_address": "Wierdepad 1, 9712 ZZ Groningen",
    "email": "hallo@noordrand.example",
    "phone": "0500 000 000",
    "dpo_contact": "fg@noordrand.example",
}
SUPPLIERS = (
    ("Waddenwolk", "De computers waar Meeloop op draait, met de reservekopieën", "Nederland"),
    ("Postduif Mail", "Mail versturen", "Duitsland"),
)
# Days since somebody asked: who did not confirm, or left, is forgotten after a while.
LONG_AGO: dict[str, tuple[int, int]] = {
    SubscriberStatus.PENDING: (0, 1),
    SubscriberStatus.ACTIVE: (5, 400),
    SubscriberStatus.LEFT: (2, 25),
}
STEPS = {
    SubscriberStatus.PENDING: ("asked",),
    SubscriberStatus.ACTIVE: ("asked", "given"),
    SubscriberStatus.LEFT: ("asked", "given", "withdrawn"),
}
SUBSCRIBERS = 30


def fill_region_settings() -> None:
    """Say who runs the site; none of it exists."""
    RegionSettings.objects.filter(site=Site.objects.get(is_default_site=True)).update(**REGION)


def make_suppliers(setting: Setting) -> None:
    """Make who works for the region, and an agreement with schools that names them."""
    start = setting.today - timedelta(days=200)
    for name, service, country in SUPPLIERS:
        Supplier.objects.create(
            name=name,
            service=service,
            country=country,
            is_in_eea=True,
            agreement_on=start,
            announced_at=setting.now - timedelta(days=240),
            active_from=start,
        )
    publish_version(summary="De bedrijven die voor de regio werken, staan erbij.")


def make_funders(setting: Setting) -> None:
    """Make verified funders."""
    for name, kind in (("Provincie Noordrand", "province"), ("Fonds Werk in Zicht", "fund")):
        FunderOrganisation.objects.create(name=name, kind=kind, verified_at=setting.now)


def make_postcode_areas(setting: Setting) -> None:
    """Write the middles of the postcode areas, so that distances can be searched."""
    throws = dice(setting.seed, "postcodes", setting.region)
    areas = {
        pc4: PostcodeArea(
            pc4=pc4,
            latitude=round(place.latitude + throws.gauss(0, 0.006), 5),
            longitude=round(place.longitude + throws.gauss(0, 0.009), 5),
        )
        for place in setting.places
        for pc4 in place.pc4s
    }
    PostcodeArea.objects.bulk_create(areas.values(), ignore_conflicts=True)


def make_subscribers(setting: Setting) -> None:
    """Write readers of the newsletter with the proof of what they said; a few left, a few did not confirm yet."""
    throws = dice(setting.seed, "newsletter")
    subscribers: list[Row] = []
    proofs: list[Row] = []
    left: list[Row] = []
    for number in range(SUBSCRIBERS):
        name = people_names.draw(throws)
        email = f"{slugify(name.first)}.{slugify(name.last)}.{number}@lezers.example"
        status = throws.choices(list(SubscriberStatus), (10, 80, 10))[0]
        topics = [topic for topic in Topic.values if throws.random() < 0.6]
        topics += [f"sector:{sector}" for sector in throws.sample(Sector.values, 2) if throws.random() < 0.3]
        asked_at = setting.now - timedelta(hours=throws.randrange(3, 20), days=throws.randrange(*LONG_AGO[status]))
        steps = STEPS[status]
        times = [asked_at + timedelta(minutes=index * 7) for index in range(len(steps))]
        hashed = address_hash(email)
        subscribers.append(
            {
                "email": email,
                "address_hash": hashed,
                "status": status,
                "topics": topics,
                "frequency": throws.choices(Frequency.values, (7, 2, 1))[0],
                "created_at": asked_at,
                "confirmed_at": times[1] if "given" in steps else None,
                "left_at": times[2] if "withdrawn" in steps else None,
                "times_left": int("withdrawn" in steps),
            }
        )
        proofs += [proof(hashed, action, topics, at) for action, at in zip(steps, times, strict=True)]
        if "withdrawn" in steps:
            left.append({"address_hash": hashed, "reason": "left", "created_at": times[2]})
    copy_pairs(Subscriber, subscribers)
    copy_pairs(ConsentRecord, proofs)
    copy_pairs(Suppression, left)


def proof(hashed: str, action: str, topics: list[str], at: datetime) -> Row:
    """Return one line of proof."""
    return {
        "address_hash": hashed,
        "action": action,
        "text_version": consent.TEXT_VERSION,
        "text": str(consent.TEXT),
        "channel": "website",
        "topics": topics,
        "at": at,
    }
