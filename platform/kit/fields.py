"""Model fields with a shape of their own."""

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField


class ChoiceArrayField(ArrayField):  # type: ignore[type-arg]  # the stubs' parameters do not exist at run time
    """Several choices in one column, edited as check boxes. The base field carries the choices."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # Any: Django's signature
        """Return check boxes instead of a comma-separated text."""
        base: Any = self.base_field  # Any: the stubs do not know flatchoices
        defaults: dict[str, Any] = {
            "form_class": forms.TypedMultipleChoiceField,
            "choices": base.flatchoices,
            "coerce": base.to_python,
            "widget": forms.CheckboxSelectMultiple,
            "required": not self.blank,
        }
        defaults.update(kwargs)
        # ArrayField.formfield would insist on its own base_field argument: go one class up on purpose.
        return super(ArrayField, self).formfield(**defaults)
