"""The shape of a trade: what a kind of company is called, who works there, and what pupils can do."""

from dataclasses import dataclass

from activities.choices import ActivityKind
from providers.choices import Sector

VISIT = ActivityKind.COMPANY_VISIT
SHADOW = ActivityKind.JOB_SHADOWING
GUEST = ActivityKind.GUEST_LESSON
WORKSHOP = ActivityKind.WORKSHOP
ASSIGNMENT = ActivityKind.COMPANY_ASSIGNMENT
FAIR = ActivityKind.CAREER_FAIR
CAROUSEL = ActivityKind.CAROUSEL
TASTER = ActivityKind.TASTER_DAY
OPEN = ActivityKind.OPEN_DAY
FLASH = ActivityKind.FLASH_VISIT
TEACHER = ActivityKind.TEACHER_VISIT
ONLINE = ActivityKind.ONLINE_ENCOUNTER
SPEED = ActivityKind.SPEED_DATE


@dataclass(frozen=True, slots=True)
class Idea:
    """One activity in words. Texts may hold {job}, {jobs}, {at} and {name}."""

    kind: ActivityKind
    title: str
    intro: str
    steps: tuple[str, ...]
    bring: str = ""


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of company. ``at`` says where its work is ("op de werf"), ``names`` what such a company is called."""

    sector: Sector
    names: tuple[str, ...]
    at: str
    about: str
    jobs: tuple[str, ...]
    crew: str
    ideas: tuple[Idea, ...]
