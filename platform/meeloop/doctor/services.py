"""Valkey, the queue, the clock, mail, and what runs by itself."""

import smtplib
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from kit.rate_limit import valkey
from meeloop import health
from meeloop.backup.strays import forgotten_aside, left_over
from meeloop.celery import app
from meeloop.clock import seconds_since_tick
from meeloop.doctor.problems import Problem
from meeloop.metrics import queue_length
from outbox.waiting import waiting_mail

OLDEST_VALKEY = 8
LONGEST_QUEUE = 1000


def cache_and_queue() -> Iterator[Problem]:
    """The servers themselves: the queue's may throw nothing away and must write down what it has."""
    cache: dict[str, Any] = valkey().info()
    with app.connection_for_read() as broker:
        channel: Any = broker.default_channel  # Any: kombu's, for Redis and its kin
        queue: dict[str, Any] = channel.client.info()
    yield from _versions(cache, queue)
    if queue.get("maxmemory_policy") != "noeviction":
        yield Problem(
            "valkey.eviction",
            _("Valkey gooit werk weg als het vol is (maxmemory-policy %(policy)s).")
            % {"policy": queue.get("maxmemory_policy")},
            _("Zet maxmemory-policy op noeviction voor de server met de wachtrij."),
        )
    if not int(queue.get("aof_enabled", 0)):
        yield Problem(
            "valkey.persistence",
            _(
                "Valkey schrijft niet op wat het heeft: na een stroomstoring is de wachtrij leeg. Wat telt staat in de database en gaat vanzelf opnieuw."
            ),
            _("Zet appendonly yes voor de server met de wachtrij."),
            is_wrong=False,
        )


def _versions(*servers: dict[str, Any]) -> Iterator[Problem]:
    for info in servers:
        version = str(info.get("valkey_version") or info.get("redis_version", "0"))
        if int(version.partition(".")[0]) < OLDEST_VALKEY:
            yield Problem(
                "valkey.version",
                _("Valkey is versie %(version)s, en 8 of nieuwer is nodig.") % {"version": version},
                _("Installeer Valkey 8 of nieuwer."),
            )
            return


def clock() -> Iterator[Problem]:
    """Beat, queue and worker answer the minute, and keep up."""
    seconds = seconds_since_tick()
    if seconds is None or seconds >= health.CLOCK_SECONDS:
        since = (
            _("nog nooit") if seconds is None else _("%(minutes)s minuten geleden voor het laatst") % {"minutes": seconds // 60}
        )
        yield Problem(
            "clock.stands-still",
            _("Het werk op de klok staat stil (%(since)s): er gaat geen mail weg en niets vervalt op tijd.") % {"since": since},
            _("Kijk of beat en een worker draaien, en of beide CELERY_BROKER_URL bereiken."),
        )
    waiting = queue_length()
    if waiting > LONGEST_QUEUE:
        yield Problem(
            "queue.long",
            _("Er wachten %(count)s taken in de wachtrij.") % {"count": waiting},
            _("Kijk of er een worker draait. Draait die, zet er dan een bij (--concurrency)."),
        )


def mail() -> Iterator[Problem]:
    """The mail server lets us in, and what is due goes."""
    wire: Any = get_connection()  # Any: backends differ
    try:
        wire.open()
        wire.close()
    except (smtplib.SMTPException, OSError) as error:
        yield Problem(
            "mail.server",
            _("De mailserver laat ons niet binnen (%(error)s).") % {"error": type(error).__name__},
            _("Kijk EMAIL_URL na: adres, poort, naam, wachtwoord, en of deze machine ernaartoe mag."),
        )
    waiting = waiting_mail()
    if waiting.oldest_seconds >= health.MAIL_SECONDS:
        yield Problem(
            "mail.waits",
            _("Mails die al weg hadden moeten zijn: %(count)s, de oudste %(minutes)s minuten geleden.")
            % {"count": waiting.count, "minutes": waiting.oldest_seconds // 60},
            _("Kijk of een worker draait en wat hij over de mailserver zegt (outbox_message_postponed)."),
        )
    if waiting.failed:
        yield Problem(
            "mail.failed",
            _("Mails die niet bezorgd konden worden: %(count)s.") % {"count": waiting.failed},
            _("Zoek outbox_message_failed in de logs: daar staat waarom. Een fout adres verbetert wie het gaf."),
            is_wrong=False,
        )


def telemetry() -> Iterator[Problem]:
    """The collector of traces, where there is one: nothing breaks without it, and nobody sees anything."""
    if settings.TELEMETRY is None:
        return
    takes_spans = import_module("kit.tracing.sending").takes_spans
    if not takes_spans(settings.TELEMETRY):
        yield Problem(
            "telemetry.collector",
            _("De collector voor traces neemt niets aan. De site werkt gewoon; die traces zijn weg."),
            _(
                "Kijk of de collector draait en of TELEMETRY_URL en TELEMETRY_KEY kloppen. Wil je geen traces? Maak TELEMETRY_URL leeg."
            ),
            is_wrong=False,
        )


def bucket() -> Iterator[Problem]:
    """The bucket of uploads, where there is one: written in, read from, and closed to who has no key."""
    if not settings.MEDIA_BUCKET:
        return
    look = import_module("meeloop.doctor.bucket")
    if why := look.what_fails():
        yield Problem(
            "bucket.closed",
            _("In de bucket voor uploads kan niet geschreven en gelezen worden: %(why)s") % {"why": why},
            _(
                "Kijk of de opslag draait en of MEDIA_BUCKET en wat daarbij hoort klopt. De sleutel moet mogen lezen, schrijven, wissen en een lijst maken."
            ),
        )
    elif look.is_open():
        yield Problem(
            "bucket.open",
            _("Iedereen kan de bucket voor uploads lezen. Daar staan foto's van leerlingen."),
            _("Sluit hem bij de opslag: geen publieke toegang. De site laat zelf zien wat iedereen mag zien."),
        )


def uploads() -> Iterator[Problem]:
    """Files that should have gone with their row: the storage was away, or something broke half-way."""
    if number := len(left_over()):
        yield Problem(
            "uploads.left",
            _("Bestanden die nergens meer bij horen: %(count)s. Er kunnen foto's bij zijn van mensen die vergeten zijn.")
            % {"count": number},
            _("Draai manage.py uploads_left_over als worker, en gooi de map weg die het noemt."),
        )
    if folders := forgotten_aside():
        yield Problem(
            "uploads.aside",
            _("Opzij gezette bestanden staan er al meer dan 30 dagen: %(folders)s.")
            % {"folders": ", ".join(str(one) for one in folders)},
            _("Gooi die mappen weg: er kunnen foto's in staan van mensen die vergeten zijn."),
        )


def background() -> Iterator[Problem]:
    """What the hourly and nightly work found."""
    words = health.watched()
    if words["sign_ups"] == "broken":
        yield Problem(
            "sign-ups.broken",
            _("De telling van plekken klopt niet."),
            _("Zoek invariant_broken in de logs: daar staat welke aanmeldingen. Vraag hulp voordat je iets verandert."),
        )
    if words["retention"] in {"late", "left"}:
        yield Problem(
            "retention.overdue",
            _("Er staat nog iets dat weg had moeten zijn."),
            _("Zoek keep_terms_failed in de logs, en draai manage.py keep_terms als worker."),
        )
    if words["access_log"] == "broken":
        yield Problem(
            "access-log.broken",
            _("Het logboek van wie keek is veranderd nadat het verzegeld was."),
            _(
                "Draai manage.py check_access_log: die noemt de dagen. Verander niets, en behandel het als een mogelijk datalek."
            ),
        )
    if words["erasures"] == "late":
        yield Problem(
            "erasures.wait",
            _("Iemand wacht al meer dan 5 minuten op het wissen van een account."),
            _(
                "Zoek erasure_failed en erasure_refused in de logs: daar staat wat in de weg staat. Het wordt elke minuut opnieuw geprobeerd."
            ),
        )
