from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    """People, companies, customers, and what ties them together."""

    name = "relationships"
