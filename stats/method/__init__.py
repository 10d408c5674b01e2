"""From true counts to numbers that may be published: pure computing, no database.

- ``stats.method.decision.decide(programme, start_year, region, facts) -> YearProgramme``: once a school year.
- ``stats.method.cube.make_cube(facts, programme, *, secret, earlier=(), previous_version=None) -> Cube``.
- ``stats.method.cube.needs_new_version(facts, programme, published) -> bool``: is a late change large enough for a corrected version?
- ``stats.audit.audit(cube, facts, programme, *, earlier=()) -> AuditReport``; ``audit_files(report, artefacts, ...)`` adds the files.

Nothing is imported here: the audit uses ``stats.method.types`` and must not load the method with it.
"""
