"""The roof: settings, urls, the Celery application and what spans all apps."""

from apprentice.celery import app as celery_app

__all__ = ["celery_app"]
