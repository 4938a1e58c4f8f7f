"""PostgreSQL, Redis, SMTP, an object store or a volume; everything comes from the environment."""

from typing import Any
from urllib.parse import urlsplit

import environ

from config.environment import read, require
from config.settings.base import *  # noqa: F403 - a mode is the base and its differences
from config.settings.base import CONTENT_SECURITY_POLICY, INSTALLED_APPS, WEB_THREADS

SECRET_KEY = require("PREAU_SECRET_KEY")
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]

DATABASES: dict[str, Any] = {"default": {**environ.Env.db_url_config(require("DATABASE_URL"))}}
# Some threads last as long as a stream (live pages), where a persistent connection would be lost with its thread:
# CONN_MAX_AGE stays 0 and a pool, shared by the threads of a process, keeps connections open. A few more than there are
# requests at a time, for those streams.
DATABASES["default"].update(
    CONN_MAX_AGE=0,
    CONN_HEALTH_CHECKS=True,
    OPTIONS={
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": WEB_THREADS + 4, "timeout": 5},
    },
)

_REDIS_URL = require("REDIS_URL")
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": _REDIS_URL, "KEY_PREFIX": "preau"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
PAGE_GENERATION = _REDIS_URL
CELERY_BROKER_URL = _REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "global_keyprefix": "preau:"}
TASKS = {"default": {"BACKEND": "config.tasks_backend.CeleryBackend"}}

EMAIL_BACKEND = "cms.core.outgoing.SmtpBackend"
EMAIL_HOST = require("PREAU_SMTP_HOST")
EMAIL_PORT = read("PREAU_SMTP_PORT")
EMAIL_HOST_USER = read("PREAU_SMTP_USER")
EMAIL_HOST_PASSWORD = read("PREAU_SMTP_PASSWORD")
EMAIL_USE_TLS = read("PREAU_SMTP_TLS")
EMAIL_TIMEOUT = 20
NEWSLETTER_TRANSPORT = "cms.newsletter.services.transport.SmtpTransport"

if str(read("PREAU_STATIC_ROOT")) != ".":
    STATIC_ROOT = read("PREAU_STATIC_ROOT")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticStorage"},
}
if read("PREAU_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": read("PREAU_S3_BUCKET"),
            "endpoint_url": read("PREAU_S3_ENDPOINT") or None,
            "access_key": require("PREAU_S3_ACCESS_KEY"),
            "secret_key": require("PREAU_S3_SECRET_KEY"),
            # Addresses are signed and short-lived: the bucket stays private.
            "querystring_auth": True,
            "querystring_expire": 3600,
            "file_overwrite": False,
        },
    }
    _s3 = urlsplit(require("PREAU_S3_ENDPOINT"))
    for _kind in ("img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"].setdefault(_kind, ["'self'"]).append(f"{_s3.scheme}://{_s3.netloc}")
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o644

# Limits by address count the visitor, not the relay.
ALLAUTH_TRUSTED_PROXY_COUNT = read("PREAU_TRUSTED_PROXIES")
# The proxy sets this header itself and drops what a visitor sent (docs/exploitation.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = read("PREAU_HSTS_SECONDS")
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# W019 wants X-Frame-Options DENY; editors' previews are shown in a frame of the same origin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": read("PREAU_LOG_LEVEL")},
    # These say at INFO what a visitor typed or to whom we write.
    "loggers": {name: {"level": "WARNING"} for name in ("httpx", "weasyprint", "fontTools", "botocore")},
}
