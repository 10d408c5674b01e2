"""What is asked about a list: its name, and a few words with an activity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.health import RemarkField


class ListNameForm(forms.Form):
    """The name of a list."""

    name = forms.CharField(
        label=_("Naam van het lijstje"), max_length=80, help_text=_("Bijvoorbeeld: bedrijfsbezoeken voor leerjaar 3.")
    )


class NoteForm(forms.Form):
    """A few words for colleagues; may be empty."""

    note = RemarkField(label=_("Opmerking voor collega's"), max_length=200, required=False)


class PutOnListForm(forms.Form):
    """On which lists of one's school an activity goes: those that are there, a new one, or both."""

    lists = forms.MultipleChoiceField(label=_("Lijstjes"), widget=forms.CheckboxSelectMultiple, required=False)
    name = forms.CharField(label=_("Naam van een nieuw lijstje"), max_length=80, required=False)
    note = RemarkField(
        label=_("Opmerking voor collega's"),
        max_length=200,
        required=False,
        help_text=_("Noem geen namen van leerlingen."),
    )

    def __init__(self, *args: object, choices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        field = self.fields["lists"]
        assert isinstance(field, forms.MultipleChoiceField)  # declared above
        field.choices = choices
        if not choices:
            del self.fields["lists"]

    def clean(self) -> dict[str, object]:
        """Refuse a form that puts it nowhere."""
        data = super().clean() or {}
        if not data.get("lists") and not data.get("name") and not self.errors:
            self.add_error("name", _("Kies een lijstje, of geef een nieuw lijstje een naam."))
        return data
