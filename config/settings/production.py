"""PostgreSQL, Redis, SMTP, an object store or a volume; everything comes from the environment."""

import environ

from config.environment import read, require
from config.settings.base import *  # noqa: F403 - a mode is the base and its differences
from config.settings.base import INSTALLED_APPS

SECRET_KEY = require("PREAU_SECRET_KEY")
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]

DATABASES = {"default": {**environ.Env.db_url_config(require("DATABASE_URL")), "CONN_HEALTH_CHECKS": True}}
# Pooled connections suit async workers, where persistent ones leak (CONN_MAX_AGE must stay 0 under ASGI).
DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}

_REDIS_URL = require("REDIS_URL")
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": _REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
PAGE_GENERATION = _REDIS_URL
CELERY_BROKER_URL = _REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
TASKS = {"default": {"BACKEND": "config.tasks_backend.CeleryBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = require("PREAU_SMTP_HOST")
EMAIL_PORT = read("PREAU_SMTP_PORT")
EMAIL_HOST_USER = read("PREAU_SMTP_USER")
EMAIL_HOST_PASSWORD = read("PREAU_SMTP_PASSWORD")
EMAIL_USE_TLS = read("PREAU_SMTP_TLS")
EMAIL_TIMEOUT = 20

_S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": read("PREAU_S3_BUCKET"),
        "endpoint_url": read("PREAU_S3_ENDPOINT") or None,
        "access_key": read("PREAU_S3_ACCESS_KEY"),
        "secret_key": read("PREAU_S3_SECRET_KEY"),
    },
}
STORAGES = {
    "default": _S3 if read("PREAU_S3_BUCKET") else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = read("PREAU_HSTS_SECONDS")
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
