"""How the web processes start: the product is loaded once, and the processes that answer share what it takes in memory.

Gunicorn reads this file where it is started; what its command line says goes before what stands here.
"""

import gc
import os
from importlib import import_module
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apprentice.settings")

from django.conf import settings

workers = settings.WEB_PROCESSES
worker_class = "gthread"
threads = 8
preload_app = True


def pre_fork(_server: Any, _worker: Any) -> None:
    """Load what pages need before it is shared, and let no connection to the database pass into another process."""
    from django.db import connections

    import_module(settings.ROOT_URLCONF)
    connections.close_all()
    gc.freeze()
