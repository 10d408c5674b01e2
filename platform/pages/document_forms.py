"""The CMS's form of a document: its bytes say what it is (ASVS V5.2.2)."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from kit.documents import kind_of


class DocumentForm(BaseDocumentForm):  # type: ignore[misc]  # Wagtail is untyped
    """A document that is what its name says it is."""

    def clean_file(self) -> Any:  # Any: an upload, or the file that stood there
        """Refuse what is no pdf, docx or odt by its bytes, carries macros, or unpacks to too much."""
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        kind = kind_of(file)
        if not kind:
            raise ValidationError(
                _(
                    "Dit is geen pdf, Word-document (docx) of OpenDocument-tekst (odt), of er zitten macro's in. Kies een ander."
                ),
                code="document_of_other_kind",
            )
        if PurePath(file.name).suffix.lower() != f".{kind}":
            raise ValidationError(
                _(
                    "De naam van dit bestand klopt niet: het is een %(kind)s. Geef het een naam op .%(kind)s en kies het opnieuw."
                ),
                code="document_misnamed",
                params={"kind": kind},
            )
        return file

    def _post_clean(self) -> None:
        """Give one reason: of a file that was refused the model would say once more that it has no name."""
        said = list(self.errors["file"].as_data()) if "file" in self.errors else None
        super()._post_clean()
        if said is not None:
            self.errors["file"].data = said
