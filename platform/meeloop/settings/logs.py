"""Logs are events with registered keys, as JSON lines in production; never a person's name or address."""

from meeloop.settings.environment import env

# A line per request and counts per address and day (kit.middleware.timing): where nobody works at the code.
TIMINGS = env.is_production
# Who has it reads /metrics; without it that does not exist.
METRICS_KEY = env.metrics_key.get_secret_value()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "kit.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "filters": {"everyday": {"()": "kit.logs.EverydayAnswers"}},
    "handlers": {
        # The level stands here too: what a library lets through by a level of its own comes past the root's.
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.is_production else "plain",
            "level": env.log_level,
        },
    },
    "root": {"handlers": ["console"], "level": env.log_level},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"filters": ["everyday"]},
        "fontTools": {"level": "WARNING"},
        # A line for every indexed object and every saved page: noise to an operator, and titles are words of others.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # What we say ourselves when a collector is away (kit.tracing.sieve) is enough, and has no words of the collector in it.
        "opentelemetry": {"level": "CRITICAL", "propagate": False},
    },
}
