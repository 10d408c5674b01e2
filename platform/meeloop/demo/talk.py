"""What schools and providers say to each other about a group: short, friendly, and never about one pupil."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from enrolments.choices import EnrolmentStatus, Side
from enrolments.models import EnrolmentMessage
from meeloop.demo.copying import Row, copy_pairs
from meeloop.demo.dice import dice
from meeloop.demo.world import Group, Setting

SHARE = 0.08
TALKING = frozenset({EnrolmentStatus.REQUESTED, EnrolmentStatus.ACCEPTED, EnrolmentStatus.CONFIRMED})
SCHOOL, PROVIDER = Side.SCHOOL, Side.PROVIDER
TALKS: tuple[tuple[tuple[Side, str], ...], ...] = (
    (
        (SCHOOL, "Kunnen wij onze fietsen bij jullie neerzetten?"),
        (PROVIDER, "Ja, naast de ingang is een rek. Neem wel een slot mee."),
        (SCHOOL, "Fijn, dank je wel. Tot dan."),
    ),
    (
        (PROVIDER, "Willen jullie tien minuten eerder komen? Dan is er tijd voor koffie en thee."),
        (SCHOOL, "Dat lukt. Wij zijn er om kwart voor."),
    ),
    (
        (SCHOOL, "Is er een plek waar de klas de lunch kan opeten?"),
        (PROVIDER, "Jullie mogen in onze kantine zitten. Er is ook water en fruit."),
    ),
    ((PROVIDER, "Alle leerlingen krijgen bij ons een helm. Lang haar graag in een staart."),),
    (
        (SCHOOL, "De bus zet ons af bij de weg. Hoe ver is het lopen?"),
        (PROVIDER, "Vijf minuten. Volg de blauwe borden, dan zie je ons vanzelf."),
    ),
    ((SCHOOL, "Mogen leerlingen foto's maken voor hun verslag?"),),
    (
        (SCHOOL, "Wat kunnen wij in de les al voorbereiden?"),
        (PROVIDER, "Laat iedereen twee vragen bedenken over ons werk."),
        (SCHOOL, "Goed idee. Dat doen wij in de mentorles."),
        (PROVIDER, "Wij kijken ernaar uit."),
    ),
    ((PROVIDER, "Een van onze begeleiders is nieuw. Daarom kijkt er die dag een collega mee."),),
)


def make_talks(setting: Setting, groups: Sequence[Group]) -> None:
    """Write a conversation for a few of the groups that are coming."""
    throws = dice(setting.seed, "talks", setting.region)
    coming = [one for one in groups if one.status in TALKING and one.occasion.starts_at > setting.now]
    rows = [row for group in coming if throws.random() < SHARE for row in talk_of(setting, group, throws)]
    copy_pairs(EnrolmentMessage, rows)


def talk_of(setting: Setting, group: Group, throws: Random) -> list[Row]:
    """Return one conversation, after the last move; often the last words were not read yet."""
    talk, since = throws.choice(TALKS), group.steps[-1].at
    gap = max((setting.now - since) / (len(talk) + 1), timedelta(seconds=20))
    moments = [min(since + gap * (number + 1), setting.now) for number in range(len(talk))]
    # Who answers has read what came before.
    reads = [*moments[1:], None if throws.random() < 0.6 else setting.now]
    speakers = {SCHOOL: group.school.coordinator_id, PROVIDER: group.occasion.activity.provider.owner_id}
    return [
        {
            "school_id": group.school.pk,
            "enrolment_id": group.pk,
            "side": side,
            "by_id": speakers[side],
            "text": text,
            "at": said_at,
            "read_at": read_at,
        }
        for (side, text), said_at, read_at in zip(talk, moments, reads, strict=True)
    ]
