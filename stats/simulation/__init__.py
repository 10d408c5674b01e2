"""Simulated regions of any size and lopsidedness: what the method is tried on before real pupils are counted."""

from stats.simulation.facts import count_facts
from stats.simulation.region import Simulation, simulate
from stats.simulation.shape import LOPSIDED, REGION, SMALL, TINY, Shape

__all__ = ["LOPSIDED", "REGION", "SMALL", "TINY", "Shape", "Simulation", "count_facts", "simulate"]
