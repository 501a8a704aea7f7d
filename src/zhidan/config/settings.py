"""Django's settings, built from the typed environment."""

from __future__ import annotations

from zhidan.config.environment import ROOT, read_environment

ENVIRONMENT = read_environment()
CONTEXTS = [
    "platform",
    "parties",
    "catalog",
    "inventory",
    "pricing",
    "orders",
    "fulfilment",
    "payments",
    "entry",
    "service",
    "channels",
    "insights",
    "edge",
]

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
INSTALLED_APPS = [f"zhidan.{name}.apps.{name.capitalize()}Config" for name in CONTEXTS]
MIDDLEWARE = [
    "zhidan.edge.middleware.Envelope",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhidan.edge.middleware.Caller",
]
ROOT_URLCONF = "zhidan.config.urls"
WSGI_APPLICATION = None
APPEND_SLASH = False
TEMPLATES: list[object] = []

DATABASES = {"default": ENVIRONMENT.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
USE_I18N = False

AUTH_USER_MODEL = "platform.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "zhidan.platform.session_store"
SESSION_COOKIE_NAME = "zhidan_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ENVIRONMENT.hosts if ENVIRONMENT.is_https and host != "*"
]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENVIRONMENT.is_https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.is_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The dispatcher bounds the body before Django sees it (asgi.py); Django must not bound it lower.
DATA_UPLOAD_MAX_MEMORY_SIZE = None
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
MEDIA_ROOT = str((ENVIRONMENT.data or ROOT / "data") / "files")
STATIC_URL = "/assets/"
WHITENOISE_ROOT = str(ENVIRONMENT.client) if ENVIRONMENT.client.is_dir() else None
WHITENOISE_INDEX_FILE = False
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Names with a digest in them never change their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/.+-[A-Za-z0-9_-]{8,}\.\w+$"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"zhidan": {"level": "INFO"}},
}

ZHIDAN_CLIENT_DIR = str(ENVIRONMENT.client)
ZHIDAN_KEYS_DIR = str(ENVIRONMENT.keys) if ENVIRONMENT.keys else ""
ZHIDAN_PG_BIN = str(ENVIRONMENT.pg_bin or "")
ZHIDAN_OWNER_URL = ENVIRONMENT.database_url
ZHIDAN_TRUSTED_PROXIES = ENVIRONMENT.proxies
ZHIDAN_DEMO = ENVIRONMENT.is_demo
