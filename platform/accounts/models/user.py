"""One person, one account (promise PM-1a)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import MailRhythm

NOBODY = _("Iemand")


class UserManager(BaseUserManager["User"]):
    """Makes users; finds them by e-mail whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # Any: model fields
        """Return a new user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":  # Any: model fields
        """Return a user whom Wagtail lets do everything: the installation's own administrator."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # photos know their uploader; Wagtail is untyped
    """Somebody who signs in. Roles come from memberships, never from flags on this row."""

    email = models.EmailField(_("e-mailadres"), max_length=254, unique=True)
    display_name = models.CharField(_("naam"), max_length=120, blank=True)
    language = models.CharField(_("taal"), max_length=5, default="nl", choices=[("nl", "Nederlands"), ("en", "English")])
    mail_rhythm = models.CharField(
        _("berichten over inschrijvingen"),
        max_length=10,
        choices=MailRhythm,
        default=MailRhythm.AT_ONCE,
        db_default=MailRhythm.AT_ONCE,
    )
    # For some topics otherwise than that: pairs such as "talk:here" (accounts.mail_topics).
    mail_exceptions = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    is_active = models.BooleanField(_("actief"), default=True)
    blocked_at = models.DateTimeField(_("geblokkeerd op"), null=True, blank=True)
    # Frozen: kept, and shown to nobody but the desk (AVG article 18). Always blocked as well.
    restricted_at = models.DateTimeField(_("bevroren op"), null=True, blank=True)
    # Another organisation answers for the data, and this person has not said yes: programs and calendars wait as well.
    statement_asked_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(_("sinds"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_capitals"),
            models.CheckConstraint(
                condition=models.Q(restricted_at=None) | models.Q(blocked_at__isnull=False), name="user_frozen_is_blocked"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        """Return the name to show; Wagtail and allauth ask for it. Who is frozen is shown to nobody."""
        return str(NOBODY) if self.restricted_at is not None else self.display_name or self.email

    def get_short_name(self) -> str:
        """Return the name to greet with."""
        return self.get_full_name()

    @property
    def is_staff(self) -> bool:
        """Django's admin is off; Wagtail's has its own permission. Only superusers count as staff."""
        return self.is_superuser
