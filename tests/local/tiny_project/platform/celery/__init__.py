"""Stands for Celery, which takes seconds to import."""
