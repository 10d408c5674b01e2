"""Forget what was kept for a while."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import IdempotentRequest

ANSWERS_KEPT = timedelta(hours=24)


def forget_old_requests() -> int:
    """Delete stored answers of more than 24 hours old; return how many."""
    return IdempotentRequest.objects.filter(created_at__lt=timezone.now() - ANSWERS_KEPT).delete()[0]
