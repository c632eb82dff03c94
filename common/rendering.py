"""How forms look: one field template for every form of the product, sign-in pages included."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draw fields with our own templates (``FORM_RENDERER = "common.rendering.FormRenderer"``)."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
