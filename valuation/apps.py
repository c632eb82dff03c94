from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ValuationConfig(AppConfig):
    """Orders and what every relationship is worth."""

    name = "valuation"

    def ready(self) -> None:
        """Have the dimensions that every company begins with made once the tables are there."""
        post_migrate.connect(_begin_with_dimensions, sender=self)


def _begin_with_dimensions(*, using: str, **_future: object) -> None:
    from valuation.services.dimension import make_builtin_dimensions

    make_builtin_dimensions(using=using)
