"""The form of an issue in the CMS."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from newsletter.interests import groups
from newsletter.issue_checks import refusals_of
from newsletter.models import NewsletterIssuePage
from pages.page_forms import PhotoPageForm


class IssueForm(PhotoPageForm):
    """Says at once, with all that was typed still there, why an issue cannot be published; a draft may wait."""

    topics = forms.MultipleChoiceField(choices=groups, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Wagtail's own
        super().__init__(*args, **kwargs)
        column = NewsletterIssuePage._meta.get_field("topics")  # noqa: SLF001  # Django's documented name
        if "topics" in self.fields:
            self.fields["topics"].label, self.fields["topics"].help_text = column.verbose_name, column.help_text

    def _post_clean(self) -> None:
        """Judge the issue as it was filled in, for who publishes."""
        super()._post_clean()
        data: Any = self.data  # Any: a QueryDict or a dict
        if "action-publish" in data and "body" in self.cleaned_data:
            for refusal in refusals_of(self.instance):
                self.add_error("body", ValidationError(refusal.detail, code=refusal.code))
