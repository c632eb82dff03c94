from django.apps import AppConfig


class ApprenticeConfig(AppConfig):
    """The roof: settings, addresses, imports of data, search and the demo company."""

    name = "apprentice"

    def ready(self) -> None:
        """Register the system checks."""
        from apprentice import checks  # noqa: F401 - importing registers them
