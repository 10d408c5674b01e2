"""The words of the demo: enough of them, short enough for their fields, and easy to read."""

from kit.readability import is_easy
from meeloop.demo.trades import EVERYWHERE, TRADES, Idea, Trade
from providers.choices import Sector

OWN = [idea for trade in TRADES for idea in trade.ideas]


def test_there_are_enough_different_ideas() -> None:
    titles = [idea.title for idea in (*OWN, *EVERYWHERE)]

    assert len(titles) == len(set(titles)) >= 90
    assert {trade.sector for trade in TRADES} == set(Sector)


def test_every_text_fits_its_field_whatever_is_filled_in() -> None:
    longest = {
        "job": max((job for trade in TRADES for job in trade.jobs), key=len),
        "crew": max((trade.crew for trade in TRADES), key=len),
        "at": max((trade.at for trade in TRADES), key=len),
        "name": "Gezondheidscentrum Kwelderwind Musselkanaal",
    }

    for idea in (*OWN, *EVERYWHERE):
        assert len(idea.title.format(**longest)) <= 120
        assert len(idea.intro.format(**longest)) <= 300
        assert max(len(step.format(**longest)) for step in idea.steps) <= 200


def test_every_activity_reads_easily() -> None:
    def whole(trade: Trade, idea: Idea) -> str:
        words = {"job": trade.jobs[0], "crew": trade.crew, "at": trade.at, "name": trade.names[0]}
        return " ".join(text.format(**words) for text in (idea.intro, *idea.steps))

    hard = [idea.title for trade in TRADES for idea in trade.ideas if not is_easy(whole(trade, idea))]

    assert hard == []
