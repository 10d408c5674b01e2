"""The issues of the newsletter, who reads it, and the proof that they asked for it."""

from newsletter.models.invitations import Invitation, InvitedAs, Objection
from newsletter.models.issues import NewsletterIndexPage, NewsletterIssuePage, archive_url, issues_due, published_issues
from newsletter.models.limits import AskedFor, MailboxCount
from newsletter.models.moving import AddressChange
from newsletter.models.sending import (
    ON_ITS_WAY,
    OVER,
    REFUSED,
    Delivery,
    DeliveryState,
    Sending,
    SendingLane,
    SendingLetter,
    SendingQuerySet,
    SendingState,
)
from newsletter.models.subscribers import (
    ConsentRecord,
    Frequency,
    Subscriber,
    SubscriberQuerySet,
    SubscriberStatus,
    Suppression,
    Topic,
)

__all__ = [
    "ON_ITS_WAY",
    "OVER",
    "REFUSED",
    "AddressChange",
    "AskedFor",
    "ConsentRecord",
    "Delivery",
    "DeliveryState",
    "Frequency",
    "Invitation",
    "InvitedAs",
    "MailboxCount",
    "NewsletterIndexPage",
    "NewsletterIssuePage",
    "Objection",
    "Sending",
    "SendingLane",
    "SendingLetter",
    "SendingQuerySet",
    "SendingState",
    "Subscriber",
    "SubscriberQuerySet",
    "SubscriberStatus",
    "Suppression",
    "Topic",
    "archive_url",
    "issues_due",
    "published_issues",
]
