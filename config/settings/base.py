"""What every mode shares; ``embedded``, ``production`` and ``test`` add only their own."""

from email.utils import parseaddr

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import PROJECT_ROOT, read
from config.proconnect import proconnect_origins, proconnect_providers

BASE_DIR = PROJECT_ROOT
VAR_DIR = read("PREAU_VAR")
BASE_URL = read("PREAU_BASE_URL").rstrip("/")

DEBUG = False
ALLOWED_HOSTS = [
    *read("PREAU_ALLOWED_HOSTS"),
    # Learners point a real client at the sandbox through a proxy that keeps the host name of the real service.
    "sandbox-api.piste.gouv.fr",
    "sandbox-oauth.piste.gouv.fr",
    "api.piste.gouv.fr",
    "oauth.piste.gouv.fr",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

OPERATOR = read("PREAU_OPERATOR")
BBB_URL, BBB_SECRET, BBB_CHECKSUM = read("PREAU_BBB_URL"), read("PREAU_BBB_SECRET"), read("PREAU_BBB_CHECKSUM")
JITSI_URL = read("PREAU_JITSI_URL")
JITSI_APP_ID, JITSI_SECRET = read("PREAU_JITSI_APP_ID"), read("PREAU_JITSI_SECRET")
OPERATOR_ADDRESS = read("PREAU_OPERATOR_ADDRESS")
PUBLICATION_DIRECTOR = read("PREAU_PUBLICATION_DIRECTOR")
HOSTING = read("PREAU_HOSTING")
CONTACT = read("PREAU_CONTACT")
STATE_BRAND = read("PREAU_STATE_BRAND")
# Demonstration accounts are waived of the second factor on the embedded default only.
DEMO_ACCOUNTS = False
# Mail can be read in the browser (/courrier/) on the embedded default only.
BROWSER_MAILBOX = False
# Where the lessons are replayed; nowhere without the demonstration credentials.
LESSONS_SERVER = read("PREAU_LESSONS_SERVER").rstrip("/")

INSTALLED_APPS = [
    "config",
    "cms.core",
    "cms.accounts",
    "cms.guides",
    "cms.news",
    "cms.newsletter",
    "cms.club",
    "cms.search",
    "cms.report",
    "courses",
    "sandbox",
    "wagtail.contrib.forms",
    "config.wagtail_apps.RedirectsAppConfig",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.accounts.users_app.PeopleAppConfig",
    "config.wagtail_apps.SnippetsAppConfig",
    "config.wagtail_apps.DocumentsAppConfig",
    "config.wagtail_apps.ImagesAppConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "widget_tweaks",
    "dsfr",
    "template_partials",
    "django_htmx",
    "csp",
    "storages",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "config.static.StaticFilesConfig",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.HeadersMiddleware",
    "config.body_limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.SecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.middleware.NullCharacterMiddleware",
    "config.page_views.PageViewMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = None
ASGI_APPLICATION = "config.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.core.context.site",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cms.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "cms.accounts.forms.PersonForm"
ACCOUNT_USER_DISPLAY = "cms.accounts.adapters.user_display"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Préau] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A class of trainees shares one address on the network: limits by address are wide, those by account are not.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "signup": "120/m/ip",
    "reset_password": "60/m/ip,5/h/key",
    # Ours, counted the same way: practice spaces opened without an account (sandbox.web.openings).
    "open_space": f"{read('PREAU_SPACES_PER_CONNECTION')}/10m/ip",
    # Requests for the letter (cms.newsletter.web): a whole office may share a connection, an address is one person's.
    "letter": "60/10m/ip",
    "letter_address": "5/h/key",
    # Answers to « Cette page vous a-t-elle été utile ? » (cms.core.opinion_views).
    "page_opinion": "60/10m/ip",
}
COURSES_SIGN_UPS_PER_CONNECTION = read("PREAU_SIGN_UPS_PER_CONNECTION")
# Sign-ups never confirmed are deleted after this time.
ACCOUNT_UNVERIFIED_DAYS = 7
MFA_ADAPTER = "cms.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "cms.accounts.key_forms.AddKeyForm",
    "edit_webauthn": "cms.accounts.key_forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "Préau"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "cms.accounts.adapters.SocialAccountAdapter"
# One page between ProConnect and the account: name, and consent to the charter.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = proconnect_providers(
    server=read("PREAU_PROCONNECT_SERVER"),
    client_id=read("PREAU_PROCONNECT_CLIENT_ID"),
    secret=read("PREAU_PROCONNECT_SECRET"),
    acr=read("PREAU_PROCONNECT_ACR"),
)

SILENCED_SYSTEM_CHECKS: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = read("PREAU_MEDIA_ROOT") if str(read("PREAU_MEDIA_ROOT")) != "." else VAR_DIR / "media"
# Modules and WebAssembly run only under their own types, which Python's table may lack.
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".wasm": "application/wasm"}
# An archive of 30 MB travels in base 64 in the JSON of the API: a third more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 42 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

DEFAULT_FROM_EMAIL = read("PREAU_MAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# What comes back is read there (cms.core.inbound); an address without a box to read would swallow people's words.
INBOX_URL = read("PREAU_INBOX_URL")
INBOX_ADDRESS = read("PREAU_INBOX_ADDRESS").strip().lower() if INBOX_URL else ""
NEWSLETTER_FROM = read("PREAU_LETTER_FROM") or DEFAULT_FROM_EMAIL
NEWSLETTER_DOMAIN = parseaddr(NEWSLETTER_FROM)[1].rpartition("@")[2]
# Connections to the mail server that one sending may hold at a time.
NEWSLETTER_CONNECTIONS = read("PREAU_LETTER_CONNECTIONS")
NEWSLETTER_TRANSPORT = "cms.newsletter.services.transport.MailboxTransport"
EMAIL_SUBJECT_PREFIX = "[Préau] "

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# The editors' desk shows previews in a frame.
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.core.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    # Wagtail's own admin writes inline scripts and styles; its pages get their own policy in config.middleware.
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *proconnect_origins(read("PREAU_PROCONNECT_SERVER"))],
        "frame-ancestors": [SELF],
    },
}

WAGTAIL_SITE_NAME = "Préau"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.core.workflow_end.publish_approved"
WAGTAIL_I18N_ENABLED = False
# One door: the editors' admin has no sign-in and no passwords of its own.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search.backend", "SEARCH_CONFIG": "preau_french"}}
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "ics", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "xml", "zip"),
    *("mp4", "webm", "vtt"),  # videos of our own and their captions
]

WEB_THREADS = read("PREAU_WEB_THREADS")
# Public pages kept in front of Django (config.page_cache): at most this old, this large in each process; the generation
# is a file here, Redis in production.
PAGE_CACHE_SECONDS = 300
PAGE_CACHE_BYTES = 64 * 1024 * 1024
PAGE_GENERATION = str(VAR_DIR / "page-generation")

DSFR_USE_INTEGRITY_CHECKSUMS = False

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": read("PREAU_LOG_LEVEL")},
}
