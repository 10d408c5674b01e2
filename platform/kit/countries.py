"""Countries in which the AVG holds: the European Union and the rest of the European Economic Area (ISO 3166-1, two letters)."""

EUROPEAN_UNION = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
        "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
# Iceland, Liechtenstein and Norway took over the AVG whole (decision 154/2018 of the EEA Joint Committee).
EUROPEAN_ECONOMIC_AREA = EUROPEAN_UNION | {"IS", "LI", "NO"}


def is_in_europe(code: str) -> bool:
    """Return whether this is the code of a country in which the AVG holds; capitals do not matter."""
    return code.strip().upper() in EUROPEAN_ECONOMIC_AREA
