"""Settings, from the environment."""

import json
import os
from urllib.parse import urlsplit

_database = urlsplit(os.environ["DATABASE_URL"])

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["*"]  # only the gateway reaches this service
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
INSTALLED_APPS = ["rest_framework", "entries"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
APPEND_SLASH = False
USE_TZ = True
USE_I18N = False

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _database.hostname,
        "PORT": _database.port,
        "NAME": _database.path.strip("/"),
        "USER": _database.username,
        "PASSWORD": _database.password,
        "OPTIONS": {
            # a pool in each process, with prepared statements, as psycopg recommends
            "pool": {"min_size": 1, "max_size": int(os.environ["DATABASE_POOL_SIZE"]), "timeout": 5},
            "server_side_binding": True,
            "prepare_threshold": 1,
        },
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["entries.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["entries.authentication.IsApplicant"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

JWKS_URL = os.environ["JWKS_URL"]
TOKEN_ISSUER = os.environ["TOKEN_ISSUER"]
FIELD_KEYS: dict[str, str] = json.loads(os.environ["FIELD_KEYS"])
