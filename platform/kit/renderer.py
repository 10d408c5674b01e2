"""Every Django form in our own parts, also the forms of allauth."""

from django.forms.renderers import TemplatesSetting


class PartsRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.title.as_field_group }}` with our label, hint, error and control.

    Widgets stay Django's own, so the CMS, which draws its forms field by field, sees no difference.
    """

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
