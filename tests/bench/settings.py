"""Production, but for what needs TLS in front: the bench speaks plain HTTP on loopback."""

from config.settings.production import *  # noqa: F403 - production and its one difference

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
