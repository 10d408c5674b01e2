"""The roof: settings, urls, workers. Imports everyone, imported by no one."""

from meeloop.celery import app as celery_app

__all__ = ["celery_app"]
