"""The one-command default: SQLite, files for everything else, nothing to install."""

import secrets

from config.environment import read
from config.settings.base import *  # noqa: F403 - a mode is the base and its differences
from config.settings.base import STATIC_ROOT, VAR_DIR

DEMO_ACCOUNTS = True
BROWSER_MAILBOX = True
LESSONS_SERVER = read("PREAU_LESSONS_SERVER") or BASE_URL
# Passkeys work on http://localhost too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

VAR_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there


def _kept_secret() -> str:
    """One secret a checkout, made on the first start, so that sessions survive the next."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = read("PREAU_SECRET_KEY") or _kept_secret()

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "preau.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

EMAIL_BACKEND = "cms.core.mailbox.FileMailboxBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# No collectstatic: files are served from where they lie.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

_BROKER = VAR_DIR / "broker"
for _name in ("messages", "control", "processed"):
    (_BROKER / _name).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(_BROKER / "messages"),
    "data_folder_out": str(_BROKER / "messages"),
    "control_folder": str(_BROKER / "control"),
    "processed_folder": str(_BROKER / "processed"),
    "store_processed": False,
    "polling_interval": 0.1,
}

TASKS = {"default": {"BACKEND": "config.tasks_backend.CeleryBackend"}}
