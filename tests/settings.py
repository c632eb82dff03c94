"""Settings of the test suite: the product's own, with a fast hasher, mail in memory and tasks that run at once."""

import atexit
import os
import shutil
import tempfile

# Each run of the suite has a folder of its own, so that two at once never meet; the workers of one run share it.
if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="apprentice-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
_given_redis = os.environ.pop("REDIS_URL", "")

from apprentice.settings import *  # noqa: E402, F403
from apprentice.settings import BASE_DIR, DATABASES, STORAGES, VAR  # noqa: E402

SERVICES_REDIS_URL = _given_redis
DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
_vendor = BASE_DIR / "var" / "vendor"
STATICFILES_DIRS = [BASE_DIR / "static", *([_vendor] if _vendor.exists() else [])]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "uploads"
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
