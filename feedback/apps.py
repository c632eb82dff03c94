from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Aspects, sessions, words, findings and promises."""

    name = "feedback"
