from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Request types, errors, abstract models and template tags."""

    name = "common"
