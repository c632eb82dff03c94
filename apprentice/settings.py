"""Settings for a laptop (SQLite and a file spool) and for production (PostgreSQL and Redis).

Every value that differs between places is read from the environment by a typed reader; .env.example lists them all.
"""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from apprentice.catalogues import compiled
from apprentice.env import env, read_bool, read_int, read_mode, read_secret, read_url

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(str(BASE_DIR / ".env"), recurse=False)

PRODUCTION = read_mode() == "production"
DEBUG = read_bool("DEBUG", default=False)
DEMO = read_bool("DEMO", default=not PRODUCTION)
VAR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)


def _laptop_secret() -> str:
    """Return this installation's own random secret, made on first use and kept with its data."""
    path = VAR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = read_secret("SECRET_KEY", production=PRODUCTION, default="" if PRODUCTION else _laptop_secret())
LINK_KEY = read_secret("LINK_KEY", production=PRODUCTION, default=SECRET_KEY)
if PRODUCTION and (DEBUG or DEMO):
    raise ImproperlyConfigured(
        "DEBUG and DEMO must be off when MODE=production: they show what strangers must not see."
    )

PORT = read_int("PORT", default=8000, low=1, high=65535)
WEB_PROCESSES = read_int("WEB_PROCESSES", default=min(2, os.cpu_count() or 1), low=1, high=64)
BASE_URL = read_url("BASE_URL", schemes=("http", "https"), default="" if PRODUCTION else f"http://localhost:{PORT}")
if PRODUCTION and not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must be the https:// address that customers' links start with.")
BASE_URL = BASE_URL.rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that this deployment answers to, without '*'.")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

COMPANY_NAME = env.str("COMPANY_NAME", "Fjellvik")
CURRENCY = env.str("CURRENCY", "NOK")
if not re.fullmatch(r"[A-Z]{3}", CURRENCY):
    raise ImproperlyConfigured("CURRENCY must be a three-letter ISO 4217 code such as NOK or EUR.")

VERSION = re.search(r"^## (\S+)", (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]  # type: ignore[index]  # a test holds that the heading is there

INSTALLED_APPS = [
    "apprentice.apps.ApprenticeConfig",
    "mentoring.apps.MentoringConfig",
    "feedback.apps.FeedbackConfig",
    "valuation.apps.ValuationConfig",
    "relationships.apps.RelationshipsConfig",
    "accounts.apps.AccountsConfig",
    "common.apps.CommonConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "template_partials.apps.SimpleAppConfig",
]
MIDDLEWARE = [
    "feedback.views.room_live.ticks_first",
    "common.middleware.known_methods",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.middleware.customers_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "apprentice.urls"
WSGI_APPLICATION = "apprentice.wsgi.application"
_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apprentice.navigation.navigation",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "common.templatetags.apprentice",
                "common.templatetags.languages",
            ],
        },
    }
]
FORM_RENDERER = "common.rendering.FormRenderer"

# Data. One writer at a time on SQLite: IMMEDIATE takes the lock up front, so read-then-write waits instead of failing.
DATABASE_URL = read_url("DATABASE_URL", schemes=("postgres", "postgresql"))
_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR / "db.sqlite3",
    "CONN_MAX_AGE": 60,  # opening it and setting the pragmas took longer than most questions
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;",
    },
}
if PRODUCTION and not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database when MODE=production.")
DATABASES: dict[str, Any] = {
    "default": {**env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True), "ATOMIC_REQUESTS": False}
    if DATABASE_URL
    else _SQLITE
}
if DATABASE_URL:
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sessions and rate limits live in the database: people stay signed in, and limits hold, when Redis is down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "accounts.views.adapter.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "password_link": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = read_int("TRUSTED_PROXY_COUNT", default=0, low=0, high=5)
LINK_RATE_LIMIT = "30/m/ip"
CHECK_RATE_LIMIT = "240/m/user"  # questions read as they are typed; beyond it the page only stops reading along
API_RATE_LIMIT = "600/min"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())

# What the browser is told
_HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION or _HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if SESSION_COOKIE_SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SESSION_COOKIE_SECURE else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = read_int("UPLOAD_MAX_MB", default=200, low=1, high=4096) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["common.uploads.CappedUpload"]
FILE_UPLOAD_TEMP_DIR = str(VAR / "incoming")
(VAR / "incoming").mkdir(exist_ok=True)

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", *([VAR / "vendor"] if (VAR / "vendor").exists() else [])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = VAR / "uploads"

# Words and time
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("nb", "Norsk bokmål")]
LOCALE_PATHS = [compiled(BASE_DIR / "locale", VAR)]
CUSTOMER_PATHS = ("/s/", "/listen/", "/said/")  # pages that speak the customer's language; the others are English
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Europe/Oslo")

# Mail: SMTP where it is given; otherwise files in var/mail. The outbox page shows both.
EMAIL_URL = read_url("EMAIL_URL", schemes=("smtp", "submission"))
if EMAIL_URL:
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{COMPANY_NAME} <hello@{COMPANY_NAME.lower()}.example>")

# A value run is cut into shards of so many customers, which several workers can do at once.
VALUE_SHARD_CUSTOMERS = read_int("VALUE_SHARD_CUSTOMERS", default=250_000, low=1, high=10_000_000)

# Background work: the row is the queue, Celery is the alarm clock.
REDIS_URL = read_url("REDIS_URL", schemes=("redis", "rediss", "unix"))
EMBEDDED = not REDIS_URL
if PRODUCTION and EMBEDDED:
    raise ImproperlyConfigured("REDIS_URL must name a Redis server when MODE=production.")
CELERY_BROKER_URL = REDIS_URL or "spool://localhost//"
CELERY_TASK_TIME_LIMIT = 3600
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"spool": str(VAR / "celery" / "spool"), "polling_interval": 0.2}
    if EMBEDDED
    else {
        "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT + 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "global_keyprefix": "apprentice:",
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not EMBEDDED
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celery" / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "send what the outbox holds": {"task": "accounts.sweep_outbox", "schedule": 30.0},
    "remind customers who were asked": {"task": "feedback.remind_customers", "schedule": 900.0},
    "write to those who were asked for words": {"task": "feedback.write_use_letters", "schedule": 900.0},
    "look after promises": {"task": "feedback.check_promises", "schedule": 900.0},
    "look for what doesn't add up": {"task": "feedback.look_for_contradictions", "schedule": 60.0},
    "take up the work of studies": {"task": "feedback.sweep_study_work", "schedule": 30.0},
    "take up readings of all words": {"task": "feedback.sweep_readings", "schedule": 30.0},
    "read all words every night": {"task": "feedback.request_nightly_reading", "schedule": crontab(hour=2, minute=10)},
    "take up evaluations": {"task": "valuation.sweep_evaluations", "schedule": 30.0},
    "value everybody every night": {"task": "valuation.request_nightly_run", "schedule": crontab(hour=1, minute=30)},
    "take up value runs": {"task": "valuation.sweep_runs", "schedule": 30.0},
    "explain what a value run changed": {"task": "valuation.sweep_changes", "schedule": 60.0},
    "take up investment plans": {"task": "valuation.sweep_plans", "schedule": 30.0},
    "take up looks for quiet decline": {"task": "valuation.sweep_looks", "schedule": 30.0},
    "look for quiet decline once a week": {"task": "valuation.weekly_look", "schedule": 3600.0},
    "take up imports": {"task": "apprentice.sweep_imports", "schedule": 30.0},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apprentice.api.parsing.JsonBody"],
    "DEFAULT_PAGINATION_CLASS": "apprentice.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": API_RATE_LIMIT},
    "EXCEPTION_HANDLER": "apprentice.api.errors.answer",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Apprentice API",
    "DESCRIPTION": "The same services and the same gates as the pages.",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apprentice.api.schema.document_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "accounts.models.Role",
        "ReadingEnum": "feedback.models.StatementState",
        "SessionStateEnum": "feedback.models.SessionState",
        "PromiseStateEnum": "feedback.models.PromiseState",
        "RunStateEnum": "valuation.models.RunState",
        "ValueStateEnum": "valuation.models.run.ValueState",
        "PersonKindEnum": "relationships.models.person.PersonKind",
        "DecisionKindEnum": "feedback.models.DecisionKind",
        "VoiceKindEnum": "feedback.models.TurnKind",
        "CheckKindEnum": "feedback.models.CheckKind",
        "QuestionKindEnum": "feedback.models.QuestionKind",
        "CheckStateEnum": "feedback.models.CheckState",
        "RoomKindEnum": "feedback.models.RoomKind",
        "LineKindEnum": "feedback.api.room.KINDS",
        "CustomerChannelEnum": "relationships.models.customer.Channel",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "common.logs.ScrubSecretLinks"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
