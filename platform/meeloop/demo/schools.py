"""Boards, schools, classes of two school years, and this year's pupils."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from kit.names import sort_key
from kit.school_year import start_year_on
from meeloop.demo import people, people_names
from meeloop.demo.accounts import new_people
from meeloop.demo.copying import Row, copy_pairs, copy_rows, new_ids
from meeloop.demo.dice import dice
from meeloop.demo.geography import Address, Place, draw_address, draw_place
from meeloop.demo.test_weeks import make_test_weeks
from meeloop.demo.world import ClassGroup, SchoolSite, Setting
from schools.choices import ApprovalMode, HolidayRegion, Level, SchoolRole
from schools.models import (
    ClassMembership,
    ProcessingAgreement,
    Program,
    Pupil,
    School,
    SchoolBoard,
    SchoolClass,
    SchoolMembership,
    SchoolYear,
)
from schools.services.agreements import newest_version
from schools.services.signed_agreements import signed

FRONTS = (
    "Lichtveld", "Maarhof", "Zoutkreek", "Oeverlicht", "Hoornlicht", "Veenbries", "Terpstee", "Kwelderwind", "Schorrenland",
    "Diepwater", "Boterbloem", "Wolkenveld", "Zeekraal", "Windvaan", "Zilverreiger", "Meerkoet", "Ruimzicht", "Slotgracht",
)  # fmt: skip
BOARDS = (
    "Leerkust",
    "De Brede Stroom",
    "Noorderbaken",
    "Wijde Blik",
    "Terpenland",
    "Zeven Wierden",
    "Leren aan de Vaart",
    "Lerend Ommeland",
)
TRACKS: dict[str, tuple[tuple[str, tuple[Level, ...], int], ...]] = {
    "{} College": (("B", (Level.VMBO_BB,), 4), ("K", (Level.VMBO_KB,), 4), ("T", (Level.VMBO_GL, Level.VMBO_TL), 4), ("H", (Level.HAVO,), 5)),
    "{} Lyceum": (("T", (Level.VMBO_TL,), 4), ("H", (Level.HAVO,), 5), ("V", (Level.VWO,), 6)),
    "Praktijkschool {}": (("P", (Level.PRO,), 5),),
    "Vakschool {}": (("B", (Level.VMBO_BB,), 4), ("K", (Level.VMBO_KB,), 4), ("G", (Level.VMBO_GL,), 4)),
    "{} Mavo": (("M", (Level.VMBO_TL,), 4), ("MH", (Level.VMBO_TL, Level.HAVO), 2)),
    "Scholengemeenschap {}": (("K", (Level.VMBO_KB,), 4), ("T", (Level.VMBO_TL,), 4), ("H", (Level.HAVO,), 5), ("V", (Level.VWO,), 6)),
}  # fmt: skip
# Where a colleague says yes before a class goes: the second demo school asks its mentors.
APPROVALS = {people.SCHOOL_B: ApprovalMode.MENTOR, 4: ApprovalMode.HEAD}
APPROVER_ROLE = {ApprovalMode.MENTOR: SchoolRole.MENTOR, ApprovalMode.HEAD: SchoolRole.ADMIN}
CLASS_SIZE = {"P": 14, "B": 18, "K": 23}
USUAL_SIZE = 26
ALWAYS_THERE = frozenset({"K3", "T3", "H4", "T2"})
# The class whose list is not read in yet: the sample file is for it (meeloop.demo.class_list).
NOT_READ_IN = "K3z"


def make_schools(setting: Setting) -> list[SchoolSite]:
    """Write everything about schools; return the schools with this and last year's classes."""
    throws = dice(setting.seed, "schools", setting.region)
    kinds = [throws.choice(list(TRACKS)) for _ in range(setting.scale.schools)]
    # The demo people's schools come first and are of all sorts.
    kinds[: len(TRACKS)] = list(TRACKS)[: len(kinds)]
    sites = write_schools(setting, kinds, throws)
    make_test_weeks(setting, sites)
    this_year = start_year_on(setting.today)
    for start_year in (this_year - 1, this_year):
        write_classes(setting, sites, kinds, start_year, dice(setting.seed, "classes", setting.region, start_year))
    write_pupils(setting, [(site, one) for site in sites for one in site.classes if one.start_year == this_year])
    return sites


def write_schools(setting: Setting, kinds: list[str], throws: Random) -> list[SchoolSite]:
    """Write boards and schools, verified by the region, each with its coordinator and a teacher."""
    boards, numbers = new_ids(SchoolBoard, setting.scale.boards), new_ids(School, len(kinds))
    copy_rows(SchoolBoard, ({"id": pk, "name": board_name(setting, index)} for index, pk in enumerate(boards)))
    addresses = [draw_address(place, throws) for place in school_places(setting, len(kinds), throws)]
    names = [kind.format(front_of(setting, index)) for index, kind in enumerate(kinds)]
    staff = new_people(setting, "school", 2 * len(kinds))
    rows = [
        {
            "id": pk,
            "board_id": boards[index % len(boards)],
            "name": names[index],
            "brin": (brin := brin_of(setting, index)),
            "branch_code": f"{brin}00",
            **columns_of(addresses[index]),
            "holiday_region": HolidayRegion.NORTH,
            "approval_mode": APPROVALS.get(index, ApprovalMode.NONE),
            "verified_at": setting.now.replace(year=setting.now.year - 2, day=1),
        }
        for index, pk in enumerate(numbers)
    ]
    copy_rows(School, rows)
    write_agreements(setting, numbers, staff)
    write_programs(setting, numbers[:2], staff)
    sites = [
        SchoolSite(
            pk,
            names[index],
            addresses[index],
            staff[2 * index],
            staff[2 * index + 1],
            APPROVALS.get(index, ApprovalMode.NONE),
        )
        for index, pk in enumerate(numbers)
    ]
    copy_pairs(SchoolMembership, [row for site in sites for row in memberships_of(site, setting.now)])
    return sites


def write_agreements(setting: Setting, numbers: list[int], staff: list[int]) -> None:
    """Let every school say yes to the newest agreement: without that the database takes none of its pupils."""
    version = newest_version()
    schools, names = School.objects.in_bulk(numbers), dict(User.objects.filter(pk__in=staff).values_list("pk", "display_name"))
    for index, pk in enumerate(numbers):
        signer = staff[2 * index]
        row = ProcessingAgreement(
            school=schools[pk],
            version=version,
            accepted_at=setting.now,
            accepted_by_id=signer,
            signer_name=names[signer],
            signer_function="Rector",
        )
        signed(row).save()


def write_programs(setting: Setting, numbers: list[int], staff: list[int]) -> None:
    """Let the schools of the demo coordinators have one program with data, under an agreement of their own."""
    today = setting.now.date()
    rows = [
        Program(
            school_id=pk,
            name="Voorbeeldrooster",
            purpose="Inschrijvingen in het rooster zetten",
            data="Voornaam, klas en activiteit",
            agreement_number=f"VO-{today.year}-{index + 1}",
            agreement_on=today - timedelta(days=60),
            runs_until=today + timedelta(days=600),
            created_by_id=staff[2 * index],
        )
        for index, pk in enumerate(numbers)
    ]
    Program.objects.bulk_create(rows)


def school_places(setting: Setting, number: int, throws: Random) -> list[Place]:
    """Return a town for each school; the first two are where the demo coordinators work."""
    first = [setting.places[1], setting.places[0]]
    return [*first, *(draw_place(setting.places, throws) for _ in range(number - 2))]


def front_of(setting: Setting, index: int) -> str:
    """Return a name that no other school of the region has."""
    lap, place = divmod(index, len(FRONTS))
    name = FRONTS[place] if not lap else f"{FRONTS[place]} {('Noord', 'Zuid', 'Oost')[lap - 1]}"
    return name if setting.region == 0 else f"{name} {setting.places[index % len(setting.places)].name}"


def board_name(setting: Setting, index: int) -> str:
    """Return the name of a board."""
    lap, place = divmod(index, len(BOARDS))
    name = f"Stichting {BOARDS[place]}" + (" Zuid" if lap else "")
    return name if setting.region == 0 else f"{name} {setting.places[0].name}"


def brin_of(setting: Setting, index: int) -> str:
    """Return a code far above those that were ever given out: 99AA and on, then 98AA."""
    number = setting.region * 40 + index
    return f"{99 - number // 676}{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"


def columns_of(address: Address) -> Row:
    """Return an address as the columns that schools and providers share."""
    return {
        "street": address.street,
        "postcode": address.postcode,
        "city": address.place.name,
        "municipality_code": address.place.municipality_code,
        "municipality": address.place.municipality,
        "latitude": address.latitude,
        "longitude": address.longitude,
    }


def memberships_of(site: SchoolSite, now: datetime) -> Iterator[Row]:
    """Yield who works at a school."""
    yield {"school_id": site.pk, "user_id": site.coordinator_id, "role": SchoolRole.COORDINATOR, "created_at": now}
    yield {"school_id": site.pk, "user_id": site.teacher_id, "role": SchoolRole.TEACHER, "created_at": now}
    if role := APPROVER_ROLE.get(site.approval):
        yield {"school_id": site.pk, "user_id": site.teacher_id, "role": role, "created_at": now}


def write_classes(setting: Setting, sites: list[SchoolSite], kinds: list[str], start_year: int, throws: Random) -> None:
    """Write one school year's classes, as many as the pupils need."""
    school_year = SchoolYear.objects.get_or_create(start_year=start_year)[0]
    left, planned = setting.scale.pupils, []
    shares = [throws.uniform(0.6, 1.4) for _ in sites]
    for index, site in enumerate(sites):
        is_last = index == len(sites) - 1
        pupils = left if is_last else min(left, round(setting.scale.pupils * shares[index] / sum(shares)))
        left -= pupils
        planned += [(site, *one) for one in classes_for(kinds[index], pupils, throws)]
    ids = new_ids(SchoolClass, len(planned))
    for pk, (site, name, levels, year, size) in zip(ids, planned, strict=True):
        site.classes.append(ClassGroup(pk, name, start_year, [str(level) for level in levels], year, size, []))
    if setting.has_demo_people and start_year == start_year_on(setting.today):
        add_class_not_read_in(sites[0], start_year)
    copy_rows(
        SchoolClass,
        (
            {
                "id": one.pk,
                "school_id": site.pk,
                "school_year_id": school_year.pk,
                "name": one.name,
                "name_key": one.name.casefold(),
                "levels": one.levels,
                "year": one.year,
            }
            for site in sites
            for one in site.classes
            if one.start_year == start_year
        ),
    )


def classes_for(kind: str, pupils: int, throws: Random) -> Iterator[tuple[str, tuple[Level, ...], int, int]]:
    """Yield name, levels, year and size of classes that hold exactly so many pupils."""
    slots = [(code, levels, year) for code, levels, last in TRACKS[kind] for year in range(1, last + 1)]
    throws.shuffle(slots)
    # Stable: these come first at every school that has them, because the demo people's stories need them.
    slots.sort(key=lambda slot: f"{slot[0]}{slot[2]}" not in ALWAYS_THERE)
    lap = 0
    while pupils > 0:
        for code, levels, year in slots:
            if pupils <= 0:
                return
            size = min(pupils, CLASS_SIZE.get(code, USUAL_SIZE) + throws.randrange(-3, 4))
            # A handful left over joins the last class instead of making one of its own.
            size = pupils if pupils - size < 8 else size
            yield f"{code}{year}{chr(97 + lap)}", levels, year, size
            pupils -= size
        lap += 1


def add_class_not_read_in(site: SchoolSite, start_year: int) -> None:
    """Give the demo coordinator a class without pupils."""
    [pk] = new_ids(SchoolClass, 1)
    site.classes.append(ClassGroup(pk, NOT_READ_IN, start_year, [str(Level.VMBO_KB)], 3, 0, [], is_kept_free=True))


def write_pupils(setting: Setting, classes: list[tuple[SchoolSite, ClassGroup]]) -> None:
    """Write the pupils of this year's classes and put them in."""
    throws = dice(setting.seed, "pupils", setting.region)
    ids = iter(new_ids(Pupil, sum(one.size for _site, one in classes)))
    number = 0
    rows: list[Row] = []
    members: list[Row] = []
    for site, one in classes:
        for _ in range(one.size):
            pk, number = next(ids), number + 1
            one.pupil_ids.append(pk)
            name = people_names.draw(throws)
            rows.append(
                {
                    "id": pk,
                    "school_id": site.pk,
                    "pupil_number": str(people.FIRST_PUPIL_NUMBER + number),
                    "pupil_number_key": str(people.FIRST_PUPIL_NUMBER + number),
                    "first_name": name.first,
                    "name_prefix": name.prefix,
                    "last_name": name.last,
                    "sort_key": sort_key(name.first, name.prefix, name.last),
                    "created_at": setting.now,
                }
            )
            members.append({"school_id": site.pk, "school_class_id": one.pk, "pupil_id": pk})
    copy_rows(Pupil, rows)
    copy_pairs(ClassMembership, members)
