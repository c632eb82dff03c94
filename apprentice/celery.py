"""The Celery application; its settings are the CELERY_ ones in ``apprentice.settings``."""

import os

from celery import Celery

from common import spool

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apprentice.settings")
spool.register()

app = Celery("apprentice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
