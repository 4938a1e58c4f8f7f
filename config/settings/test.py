"""For the suite: the embedded default without its files, or PostgreSQL and Redis when their addresses are given."""

import atexit
import shutil
import tempfile
from pathlib import Path

import environ

from config.environment import read
from config.settings.base import *  # noqa: F403 - a mode is the base and its differences
from config.settings.base import INSTALLED_APPS

SECRET_KEY = "only-for-tests"  # noqa: S105 - signs nothing outside a test run
DEMO_ACCOUNTS = True
BROWSER_MAILBOX = True
# Passkeys work on http://localhost too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="preau-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
PAGE_GENERATION = str(VAR_DIR / "page-generation")
STATIC_ROOT.mkdir()  # WhiteNoise warns of a folder that is not there

if read("DATABASE_URL"):
    INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]
    DATABASES = {"default": environ.Env.db_url_config(read("DATABASE_URL"))}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "test.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # As the embedded default, but nothing of a test need survive a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
            },
        }
    }
if read("REDIS_URL"):
    CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": read("REDIS_URL")}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cache"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
TASKS = {"default": {"BACKEND": "config.tasks_backend.CeleryBackend"}}
