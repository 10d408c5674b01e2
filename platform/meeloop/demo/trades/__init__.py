"""Kinds of companies and what pupils can do there, in our own words."""

from meeloop.demo.trades.caring import CARING
from meeloop.demo.trades.everywhere import EVERYWHERE
from meeloop.demo.trades.knowing import KNOWING
from meeloop.demo.trades.making import MAKING
from meeloop.demo.trades.trade import Idea, Trade

TRADES: tuple[Trade, ...] = (*MAKING, *CARING, *KNOWING)

__all__ = ["EVERYWHERE", "TRADES", "Idea", "Trade"]
