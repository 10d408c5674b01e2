"""What a check found, and what to do about it."""

from dataclasses import dataclass

from django.core.checks import Error

GUIDE = "See docs/guides/privacy-registry.md."


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` as in ``privacy.E001``; ``about`` names the model, column, purpose or serializer."""

    code: str
    about: str
    words: str
    hint: str

    def message(self) -> Error:
        """Return it as Django's checks say it."""
        return Error(f"{self.about}: {self.words}", hint=f"{self.hint} {GUIDE}", id=f"privacy.{self.code}")
