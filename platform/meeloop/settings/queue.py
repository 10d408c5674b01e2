"""Celery: ids in, nothing out. The schedule belongs in code."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from meeloop.settings.environment import env

CELERY_BROKER_URL = env.celery_broker_url or "redis://localhost:6379/1"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # Someone waits for the page while the doorbell is rung: a queue that is down may cost a moment, not six seconds.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 2,
    # One that takes a question and never answers would keep who rings for ever. A worker that waits for work is not meant: it hears.
    "socket_timeout": 2 if env.meeloop_db_role == "web" else 10,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_DB_REUSE_MAX = 1000
CELERY_TIMEZONE = "Europe/Amsterdam"
# Celery's own stands still for an hour after the clock went an hour back.
CELERY_BEAT_SCHEDULER = "meeloop.beat:Scheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {  # Any: Celery's own shape
    "accounts.warn_idle": {"task": "accounts.warn_idle", "schedule": crontab(hour=8, minute=15)},
    "accounts.ask_yearly": {"task": "accounts.ask_yearly", "schedule": crontab(hour=8, minute=45)},
    # Nothing but a sign of life of beat, queue and worker; an old one says nothing.
    "meeloop.tick": {"task": "meeloop.tick", "schedule": timedelta(seconds=60), "options": {"expires": 60}},
    # A sweep that waits behind a full queue is of no use once the next one comes.
    "activities.publish_scheduled": {
        "task": "activities.publish_scheduled",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "activities.refresh_catalogue": {"task": "activities.refresh_catalogue", "schedule": crontab(minute=7)},
    # Each search says itself when it is due; what a stopped worker missed goes at the next turn.
    "activities.tell_search_news": {
        "task": "activities.tell_search_news",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    # Totals, so that a late or doubled turn changes nothing.
    "pages.write_visits": {"task": "pages.write_visits", "schedule": timedelta(minutes=5), "options": {"expires": 300}},
    # A batch calls the next one; this is for what a killed worker left, and for mails that had to wait.
    "newsletter.keep_sending": {
        "task": "newsletter.keep_sending",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    # Monday morning; Tuesday again, for a worker that stood still. One draft a week, where the region asked for it.
    "newsletter.write_digest": {"task": "newsletter.write_digest", "schedule": crontab(hour=6, minute=30, day_of_week="1,2")},
    # In the morning after a week or a month; again later, for a worker that stood still. One mail for each period.
    "newsletter.gather": {
        "task": "newsletter.gather",
        "schedule": crontab(hour="8-18", minute=5),
        "options": {"expires": 3000},
    },
    "outbox.sweep": {"task": "outbox.deliver", "schedule": timedelta(seconds=60), "options": {"expires": 60}},
    "providers.remind_of_recognitions": {"task": "providers.remind_of_recognitions", "schedule": crontab(hour=7, minute=45)},
    "schools.discard_old_previews": {"task": "schools.discard_old_previews", "schedule": timedelta(minutes=15)},
    # On the hour, so that the new school year begins at 00.00 on 1 August.
    "schools.end_old_years": {"task": "schools.end_old_years", "schedule": crontab(minute=0)},
    "enrolments.keep_time": {"task": "enrolments.keep_time", "schedule": timedelta(seconds=60), "options": {"expires": 60}},
    # Both look at the clock themselves: what a stopped worker missed goes as soon as it may.
    "enrolments.remind": {"task": "enrolments.remind", "schedule": crontab(minute="*/10"), "options": {"expires": 600}},
    "enrolments.check_invariants": {
        "task": "enrolments.check_invariants",
        "schedule": crontab(minute=40),
        "options": {"expires": 3000},
    },
    "enrolments.send_digests": {
        "task": "enrolments.send_digests",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
    # The bell rings when somebody asks; this is for what a stopped or killed worker left.
    "stats.count": {"task": "stats.count", "schedule": crontab(minute="*/5"), "options": {"expires": 300}},
    "schools.tell_what_goes": {"task": "schools.tell_what_goes", "schedule": crontab(hour=7, minute=30)},
    "stats.freeze": {"task": "stats.freeze", "schedule": crontab(minute=20), "options": {"expires": 3000}},
    "stats.announce": {"task": "stats.announce", "schedule": crontab(minute=25), "options": {"expires": 3000}},
    # The day begins at midnight here: whoever must act finds the reminder in the morning.
    "desk.tell_statement": {"task": "desk.tell_statement", "schedule": crontab(minute=35), "options": {"expires": 3000}},
    # The bell rings when a message is published; this is for one that begins later, and for what a killed worker left.
    "desk.mail_service_messages": {
        "task": "desk.mail_service_messages",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "desk.keep_time": {"task": "desk.keep_time", "schedule": crontab(minute=15), "options": {"expires": 3000}},
    # Hours, not days: a clock of 24 hours is looked at every ten minutes.
    "desk.keep_incident_time": {
        "task": "desk.keep_incident_time",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    # When yesterday is over for every transaction; what a stopped worker missed is sealed the next night.
    "privacy.seal_access_log": {"task": "privacy.seal_access_log", "schedule": crontab(hour=3, minute=10)},
    # The bell rings when somebody asks; this is for what a stopped or killed worker left.
    "privacy.erase_ordered": {"task": "privacy.erase_ordered", "schedule": timedelta(seconds=60), "options": {"expires": 60}},
    "privacy.refresh_statistics": {
        "task": "privacy.refresh_statistics",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    # Once a week; on Monday again, for a worker that stood still (each table once in three days).
    "privacy.vacuum": {"task": "privacy.vacuum", "schedule": crontab(hour=4, minute=40, day_of_week="0,1")},
    # Looks at the clock itself: terms of hours each hour, everything once after 3.00, and again while that is not done.
    "privacy.keep_terms": {"task": "privacy.keep_terms", "schedule": crontab(minute=45), "options": {"expires": 3000}},
}
