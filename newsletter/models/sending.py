"""An issue on its way to its readers: what is sent, to whom it went, and who works on it (decision 0056)."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from newsletter.models.subscribers import Frequency, Subscriber


class SendingState(models.TextChoices):
    """Where a sending stands. A pause can end; whoever stops, stops for good."""

    QUEUED = "queued", _("Begint zo")
    RUNNING = "running", _("Bezig")
    PAUSED = "paused", _("Op pauze")
    STOPPED = "stopped", _("Gestopt")
    DONE = "done", _("Klaar")


class DeliveryState(models.TextChoices):
    """What became of one mail. Withheld: the reader left, paused or chose otherwise before it went."""

    WAITING = "waiting", _("Wacht")
    SENT = "sent", _("Verstuurd")
    FAILED = "failed", _("Niet gelukt")
    BOUNCED = "bounced", _("Onbestelbaar")
    WITHHELD = "withheld", _("Niet meer nodig")


REFUSED = (DeliveryState.FAILED, DeliveryState.BOUNCED)
ON_ITS_WAY = (SendingState.QUEUED, SendingState.RUNNING)
OVER = (SendingState.STOPPED, SendingState.DONE)


class SendingQuerySet(models.QuerySet["Sending"]):
    """Ways to read sendings."""

    def on_their_way(self) -> Self:
        """Sendings on which workers work now."""
        return self.filter(state__in=ON_ITS_WAY)


class Sending(models.Model):
    """One issue that goes to everybody who asked for it, once. What it says is frozen in its ``SendingLetter`` rows.

    A sending with a ``period`` gathers the issues of a week or month (its first day) for who wants one mail for each; every other one is
    an issue for who wants each. ``interests``: what its new activities belong to (``sector:care``).

    Readers get their ``Delivery`` in the order of their number: ``last_subscriber_id`` says how far that is, ``spread_at``
    when everybody had one. The counts are written when it is over, and stay when the deliveries go.

    ``trouble``: why the mail server takes nothing now, in its numbers or our words; ``troubles``: how often that was tried in a row, and
    ``tries_at`` when it is tried again. ``braked_at``: when it was paused by itself, because
    unusually many mails were refused; ``looked_at``: when somebody said what that was. ``first_ended_at`` stays when what failed is tried
    again: by it an issue belongs to one week.
    """

    issue = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=255)
    topics = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    interests = ArrayField(models.CharField(max_length=60), default=list, db_default=[], blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.EACH, db_default=Frequency.EACH)
    period = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=SendingState, default=SendingState.QUEUED)
    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    first_ended_at = models.DateTimeField(null=True, blank=True)
    per_second = models.PositiveIntegerField()
    expected = models.PositiveIntegerField(default=0)
    last_subscriber_id = models.BigIntegerField(default=0)
    spread_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=40, blank=True, default="", db_default="")
    troubles = models.PositiveSmallIntegerField(default=0, db_default=0)
    tries_at = models.DateTimeField(null=True, blank=True)
    braked_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue"], name="issue_is_sent_once"),
            models.UniqueConstraint(fields=["frequency", "period"], name="period_is_gathered_once"),
            models.CheckConstraint(
                condition=Q(frequency=Frequency.EACH, period=None) | ~Q(frequency=Frequency.EACH) & Q(period__isnull=False),
                name="sending_gathers_a_period_or_is_one_issue",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, ended_at__isnull=False) | ~Q(state__in=OVER) & Q(ended_at=None),
                name="sending_over_has_an_end",
            ),
            models.CheckConstraint(condition=Q(per_second__gt=0), name="sending_has_a_pace"),
        ]
        indexes = [models.Index(fields=["-started_at"], name="sending_newest_first")]

    def __str__(self) -> str:
        return f"sending {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether nothing of it goes any more."""
        return self.state in OVER

    @property
    def is_on_its_way(self) -> bool:
        """Whether workers work on it."""
        return self.state in ON_ITS_WAY


class SendingLetter(models.Model):
    """What a sending says in one language, drawn once; each reader's own links are put in when their mail goes."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="letters")
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    html = models.TextField(max_length=1_000_000, blank=True)
    text = models.TextField(max_length=1_000_000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sending", "language"], name="sending_once_per_language")]

    def __str__(self) -> str:
        return f"letter {self.pk} ({self.language})"


class Delivery(models.Model):
    """One mail of a sending to one subscriber. The address is the subscriber's and stands there only.

    ``claimed_at`` says since when a worker holds the row, by PostgreSQL's clock; ``has_turn`` says that its receiving domain has room for it at
    ``due_at``. ``smtp_code`` is the server's answer, without words. ``slot`` is the week or month whose only mail this is. ``is_held``:
    the server says that nobody reads there, and its reader stays on the list until it is clear that the server is right.
    """

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    smtp_code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    has_turn = models.BooleanField(default=False)
    slot = models.CharField(max_length=20, blank=True, default="", db_default="")
    is_held = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "subscriber"], name="delivery_once_per_reader"),
            models.UniqueConstraint(
                fields=["subscriber", "slot"], condition=~Q(slot=""), name="one_mail_per_reader_and_period"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, at=None) | ~Q(state=DeliveryState.WAITING) & Q(at__isnull=False),
                name="delivery_that_ended_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["sending", "due_at", "id"], condition=Q(state=DeliveryState.WAITING), name="delivery_to_send"),
            models.Index(fields=["sending", "-at"], condition=Q(state__in=REFUSED), name="delivery_refused"),
            models.Index(fields=["sending", "-at"], condition=Q(state=DeliveryState.SENT), name="delivery_sent"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class SendingLane(models.Model):
    """One line of workers on a sending: the task with the newest ``turn`` is the one that goes on, every other one is old.

    ``rung_at`` is when it was last called; empty when nobody is expected to come.
    """

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="lanes")
    number = models.PositiveSmallIntegerField()
    turn = models.PositiveIntegerField(default=0)
    rung_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sending", "number"], name="sending_lane_once")]

    def __str__(self) -> str:
        return f"lane {self.pk}"
