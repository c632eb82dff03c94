from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Profiles of people who teach and learn."""

    name = "mentoring"
