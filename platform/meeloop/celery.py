"""The Celery application. The queue is a doorbell: the truth is always a row in PostgreSQL (design decision 7)."""

import os
from importlib import import_module

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meeloop.settings")

app = Celery("meeloop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# "Current" is per thread in Celery: without a default, a web server's other threads would ring at nobody's door.
app.set_default()
# They connect signals; web processes ring as well.
import_module("meeloop.passing_on")
import_module("meeloop.fresh_connections")
