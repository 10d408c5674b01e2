"""What signing in looks up once, so that no page has to: is there a new statement to read, or to agree to?"""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from desk.services.telling import news_for, waits_for_acceptance
from desk.views.statement import NEWS, WAITS


@receiver(user_logged_in, dispatch_uid="desk.look_for_news")
def look_for_news(request: HttpRequest, user: User, **_kwargs: Any) -> None:  # Any: what Django sends along
    """Put in the session what this person has not read or agreed to yet."""
    if news_for(user) is not None:
        request.session[NEWS] = True
    if waits_for_acceptance(user) is not None:
        request.session[WAITS] = True
