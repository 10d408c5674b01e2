"""Who may see and change which date in the CMS: one's own, never delete."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from activities.models import ActivityPage, Session
from activities.rules import activities_of
from providers.rules import may_judge

# Dates are called off, never deleted: schools may hang on them.
ACTIONS = frozenset({"add", "change", "view"})


class SessionPolicy(BasePermissionPolicy):  # type: ignore[misc]  # Wagtail is untyped
    """The rule of ``activities_of``, in the shape that Wagtail's views ask for."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Return whether this person has any activity to do this with."""
        return action in ACTIONS and user.is_active and self.scope(user).exists()

    def user_has_permission_for_instance(self, user: User, action: str, instance: Session) -> bool:
        """Return whether the date belongs to an activity of this person."""
        return action in ACTIONS and user.is_active and self.scope(user).filter(pk=instance.activity_id).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet[Session]:
        """Return the dates of this person's activities."""
        if not ACTIONS & set(actions) or not user.is_active:
            return Session.objects.none()
        return Session.objects.filter(activity__in=self.scope(user))

    def users_with_any_permission(self, actions: Collection[str], include_superusers: bool = True) -> Any:  # Any: untyped base
        """Return nobody: no screen of ours offers to filter by person."""
        return User.objects.none()

    def scope(self, user: User) -> QuerySet[ActivityPage]:
        """Return this person's activities; the installation's administrator has them all."""
        return ActivityPage.objects.all() if user.is_superuser or may_judge(user) else activities_of(user)
