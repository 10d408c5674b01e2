"""How much of everything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers for one region; ``regions`` says how often."""

    regions: int
    boards: int
    schools: int
    pupils: int
    providers: int
    activities: int


SCALES = {
    "small": Scale(regions=1, boards=3, schools=6, pupils=900, providers=60, activities=150),
    "region": Scale(regions=1, boards=14, schools=40, pupils=16_000, providers=400, activities=2_000),
    "country": Scale(regions=25, boards=14, schools=40, pupils=16_000, providers=400, activities=2_000),
}
