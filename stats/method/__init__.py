"""From true counts to numbers that may be published: pure computing, no database.

- ``decide(programme, start_year, region, facts) -> YearProgramme``: once a school year, from the year before or a dry run.
- ``make_cube(facts, programme, *, secret, earlier=(), previous_version=None) -> Cube``: raises Infeasible, WrongFacts.
- ``needs_new_version(facts, programme, published) -> bool``: whether a late change is large enough for a corrected version.
"""
