"""Production, but for what needs TLS in front: the bench speaks plain HTTP on loopback."""

from config.settings.production import *  # noqa: F403 - production and its one difference

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# Two thousand people come from one machine, where each would come from their own.
COURSES_SIGN_UPS_PER_CONNECTION = 1_000_000
