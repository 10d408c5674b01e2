"""The attack on our own release before anybody approves it (stats page §5.3 step 7).

Shares with the method only the programme and the types: what is true is counted again, what adds up is worked out again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np

from stats.audit.artefacts import scan_artefacts
from stats.audit.attackers import ENOUGH, find_attackers
from stats.audit.checks import Rulebook
from stats.audit.closures import find_closures
from stats.audit.linear import AuditUnfinished
from stats.audit.sieges import besiege
from stats.audit.system import make_system
from stats.audit.tables import TableView
from stats.audit.terms import known_terms
from stats.audit.truth import Truth, count_truth
from stats.method.types import AuditReport, Cube, Facts, Finding, FindingLevel
from stats.programme import YearProgramme

__all__ = ["audit", "audit_files"]


def audit(
    cube: Cube,
    facts: Facts,
    programme: YearProgramme,
    *,
    earlier: Sequence[Cube] = (),
) -> AuditReport:
    """Return what an attack on the numbers of this release finds, together with all ``earlier`` releases.

    ``earlier`` holds every release published before, the corrected version's predecessor too. Unfinished means not passed. Its files
    are attacked by ``audit_files``.
    """
    counted: Counter[str] = Counter()
    findings: list[Finding] = []
    views = _views(cube, programme)
    truth = count_truth(facts.counts, views, programme)
    findings += Rulebook(cube, programme, views, truth, earlier, counted).findings()
    if any(finding.check in {"grid", "history", "additivity"} for finding in findings):
        # Refused already, and not a system in which anything could be calculated.
        counted["attack_skipped"] = 1
        return AuditReport(tuple(findings), dict(counted))
    try:
        findings += _attack(cube, facts, views, truth, programme, earlier, counted)
    except AuditUnfinished as reason:
        words = "De controle kon niet worden afgemaakt; zonder controle geen publicatie."
        findings.append(Finding(FindingLevel.RULE, "unfinished", words))
        counted[f"unfinished: {reason}"] += 1
        return AuditReport(tuple(findings), dict(counted), finished=False)
    return AuditReport(tuple(findings), dict(counted))


def audit_files(
    report: AuditReport,
    artefacts: Mapping[str, bytes],
    cube: Cube,
    facts: Facts,
    programme: YearProgramme,
    *,
    earlier: Sequence[Cube] = (),
) -> AuditReport:
    """Return this report of the numbers with what is found in the files (names and bytes) added. ``earlier`` as in ``audit``."""
    counted = Counter(report.checked)
    truth = count_truth(facts.counts, _views(cube, programme), programme)
    # A list of what changed holds old numbers: they were published, and are no leak.
    before = [each for each in earlier if each.period == cube.period]
    found = tuple(scan_artefacts(artefacts, [cube, *before], truth, programme, counted))
    return replace(report, findings=(*report.findings, *found), checked=dict(counted))


def _views(cube: Cube, programme: YearProgramme) -> list[TableView]:
    codes = {table.code for table in cube.tables}
    return [TableView(table, programme, cube.period) for table in programme.tables if table.code in codes]


def _attack(
    cube: Cube,
    facts: Facts,
    views: Sequence[TableView],
    truth: Truth,
    programme: YearProgramme,
    earlier: Sequence[Cube],
    counted: Counter[str],
) -> list[Finding]:
    of_year = [each for each in earlier if each.period.start_year == cube.period.start_year and each.period.term]
    latest = {each.period: each for each in sorted(of_year, key=lambda each: each.version)}
    terms = [each for _period, each in sorted(latest.items())]
    if cube.period.term is not None:
        terms = []
    before = [each for each in earlier if each.period == cube.period]
    counts = {cell: int(shares.sum()) for cell, shares in truth.shares.items()} if before else None
    system = make_system(cube, views, programme, terms, before=before, counts=counts)
    shares = np.array([truth.shares[cell] for cell in system.unknowns])
    closures = find_closures(system, programme)
    findings: list[Finding] = []
    attackers = find_attackers(system, shares, truth.boards, programme, known_terms(terms, facts, programme))
    with closing(besiege(system, closures, attackers, shares.sum(axis=1), programme)) as sieges:
        for found, questions in sieges:
            findings += found
            counted["attackers"] += 1
            counted["questions"] += questions
            if sum(finding.level != FindingLevel.WEAK for finding in findings) >= ENOUGH:
                counted["stopped_early"] = 1
                break
    counted["unknowns"] = len(system.unknowns)
    return findings
