"""Which parts there are, and which of them the style guide cannot show by itself."""

from pathlib import Path

PARTS = Path(__file__).parents[2] / "templates/parts"
# drawn for who is signed in, as a tag instead of an include, or by other pages (a heart and its form belong to somebody, a decision
# to an organisation, how full a date is to its provider, a plain table to what is declared)
SHOWN_ELSEWHERE = {
    "parts/account_nav.html",
    "parts/decision.html",
    "parts/heart.html",
    "parts/icon.html",
    "parts/keep_form.html",
    "parts/measuring_question.html",
    "parts/table.html",
    "parts/taken.html",
    "parts/user_menu.html",
    "parts/when.html",
}


def names() -> set[str]:
    """Return the names of all templates in parts/."""
    return {f"parts/{path.name}" for path in PARTS.glob("*.html")}
