"""A form or document that looks good, for each address of the table."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from schools.services.school_years import running_year
from tests.matrix.shapes import Side, World
from tests.support.makers import at_nine

WORDS = {
    "title": "Kijk in de drukkerij",
    "kind": "company-visit",
    "intro": "Druk je eigen poster.",
    "sector": "ict-creative",
    "levels": ["vmbo-kb"],
    "street": "Kade 4",
    "postcode": "9934 AB",
    "city": "Delfzijl",
}
FORM_WORDS = {
    **{key: WORDS[key] for key in ("title", "kind", "intro", "sector", "levels")},
    "address": "Kade 4, 9934 AB Delfzijl",
}


def recognised() -> dict[str, str]:
    """Return the first and the last day of a recognition."""
    today = timezone.localdate()
    return {"valid_from": today.isoformat(), "valid_until": (today + timedelta(days=365)).isoformat()}


ORGANISATION = {
    "name": "Drukkerij Zon",
    "sectors": ["ict-creative"],
    "street": "Kade 4",
    "postcode": "9934 AB",
    "city": "Delfzijl",
}
PASSWORD = "paarse-fiets-in-de-regen-42"


# When a date on request suits.
DAYS = {"first_day": f"{at_nine(days=35):%Y-%m-%d}", "last_day": f"{at_nine(days=45):%Y-%m-%d}"}


SERVICE_MESSAGE = {
    "kind": "change",
    "title": "De site verandert",
    "text": "Vanaf maandag werkt zoeken anders.",
    "for_everybody": "on",
    "starts_at": f"{at_nine(days=0):%Y-%m-%dT%H:%M}",
    "ends_at": f"{at_nine(days=2):%Y-%m-%dT%H:%M}",
}


def day(days: int) -> dict[str, str]:
    """Return one date as the form asks it."""
    return {"day": f"{at_nine(days=days):%d-%m-%Y}", "begins": "09:00", "ends": "11:00", "capacity": "24"}


def plan(days: int) -> dict[str, Any]:
    """Return one date as the interface asks it."""
    start = at_nine(days=days)
    return {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat(), "capacity": 24}


def form(name: str, side: Side, url: str) -> dict[str, Any]:
    """Return a good form for a page."""
    known: dict[str, dict[str, Any]] = {
        "accounts:tokens": {"name": "Rooster", "scopes": ["read"], "days": "90"},
        "accounts:invitation": {"display_name": "Robin", "password": "kort"},
        "accounts:colleagues@school": {"email": "robin.jansen@nieuw.example", "role": "teacher"},
        "accounts:colleagues@aanbieder": {"email": "robin.jansen@nieuw.example", "role": "editor"},
        "accounts:colleagues@regio": {"email": "robin.jansen@nieuw.example", "role": "editor"},
        "accounts:end_membership@school": {"user": side.teacher, "role": "teacher"},
        "accounts:end_membership@aanbieder": {"user": side.editor, "role": "editor"},
        "accounts:funders": {"name": "Fonds Zon", "kind": "fund"},
        "accounts:verify_funder": {"open": "1"},
        "accounts:terms": {"version": "1", "accepted": "on"},
        "accounts:mail_rhythm": {"rhythm": "daily"},
        "accounts:choose_language": {"language": "en", "next": "/"},
        "set_language": {"language": "en", "next": "/"},
        "schools:settings": {"step": "closure", "kind": "other", "first_day": "1-2-2040", "last_day": "1-2-2040"},
        "schools:new_class": {"name": "4X", "levels": ["havo"], "year": "4"},
        "schools:agreement": {"version": "1", "function": "Rector", "is_authorised": "on"},
        "schools:stop": {"name": "Een andere school"},
        "schools:add_program": {
            "name": "Roosterbedrijf",
            "purpose": "Rooster",
            "data": "Klas",
            "agreement_number": "VO-2",
            "agreement_on": "1-1-2026",
            "runs_until": "1-1-2140",
        },
        "schools:support": {"reason": "Een klas staat er dubbel in."},
        "schools:object": {"reason": "Wij willen dit niet."},
        "schools:region_agreements": {"summary": "Een bedrijf erbij."},
        "schools:region_suppliers": {"name": "Zonwolk", "service": "Computers", "country": "Nederland"},
        "schools:region_supplier": {"stap": "stoppen"},
        "schools:upload": {"text": "Roepnaam;Achternaam;Klas\nJan;Berg;3B\n"},
        "schools:import": {"doe": "weg"},
        "schools:edit_class": {"name": "Nieuwe naam"},
        "schools:new_pupil": {"first_name": "Noor"},
        "schools:edit_pupil": {"first_name": "Noor"},
        "schools:next_class": {"fate": "moves", "name": "4X", "levels": ["havo"], "year": "4"},
        "schools:roll_over": {"doe": "ongedaan"},
        "schools:verify": {"municipality": "Groningen", "municipality_code": "0014"},
        "schools:decline": {"reason": "Deze school bestaat niet."},
        "schools:apply": {
            "branch_code": "98XY00",
            "name": "Zon College",
            "street": "Laan 1",
            "postcode": "9712 AB",
            "city": "Groningen",
            "contact_name": "Robin",
            "email": "robin@zoncollege.example",
            "password": PASSWORD,
        },
        "providers:apply": {**ORGANISATION, "contact_name": "Robin", "email": "robin@drukkerij.example", "password": PASSWORD},
        "providers:decline": {"reason": "Past niet."},
        "providers:block": {"reason": "Niet veilig."},
        "providers:unblock": {"reason": "Opgelost."},
        "providers:enter_recognition": {"company_id": "100200300", **recognised()},
        "providers:change_recognition": {"company_id": "100200301", **recognised()},
        "providers:confirm_recognition": {"source": "register", "checked_on": timezone.localdate().isoformat()},
        "providers:withdraw_recognition": {"withdrawn_on": timezone.localdate().isoformat()},
        "providers:read_recognitions": {
            "text": "kvk_nummer;leerbedrijf_id;crebos;geldig_vanaf;geldig_tot\n",
            "source": "list",
            "checked_on": timezone.localdate().isoformat(),
        },
        "activities:new": {**FORM_WORDS, **day(40)},
        "activities:copy": {**FORM_WORDS, **day(40)},
        "activities:change": FORM_WORDS,
        "activities:new_search": {"name": "Techniek", "rhythm": "weekly", "query": "level=havo"},
        "activities:change_search": {"name": "Andere naam", "rhythm": "daily"},
        "activities:keep": {"bewaar": side.activity},
        "activities:new_shortlist": {"name": "Nieuw lijstje"},
        "activities:put_on_list": {"name": "Nog een lijstje"},
        "activities:shortlist": {"doe": "naam", "name": "Andere naam"},
        "activities:dates": day(41),
        "activities:change_date": day(42),
        "activities:cancel_date": {"reason": "De machine is stuk."},
        "activities:ask_for_changes": {f"back{side.task_state}-why": "other", f"back{side.task_state}-words": "Schrijf meer."},
        "enrolments:enrol": {"step": "confirm", "places": "2", "adults": "1", "note": ""},
        "enrolments:change": {"pupils": side.pupil, "adults": "1"},
        "enrolments:photo_consents": {"everybody": "withdrawn", "source": "parent"},
        "enrolments:pupil_consents": {"about": "all", "answer": "withdrawn", "source": "parent"},
        "desk:my_consents": {"withdraw": "newsletter"},
        "enrolments:split": {"step": "choose"},
        "enrolments:ask_date": {"places": "2", "adults": "1", **DAYS},
        "enrolments:date_request": {"step": "decline", "reason": "Te druk."},
        "activities:change_series": {"step": "end"},
        "enrolments:cancel": {"reason_code": "illness", "reason": "Ziek."},
        "enrolments:many": {"action": "cancel", "chosen": "00000000-0000-4000-8000-000000000000", "reason": "Ziek."},
        "enrolments:offer": {"answer": "accept"},
        "enrolments:attendance": {"rest": "present", "count": "1"},
        "enrolments:provider_attendance": {"rest": "present", "count": "1"},
        "enrolments:decline": {"reason_code": "staff", "reason": "Te druk."},
        "enrolments:withdraw": {"reason_code": "staff", "reason": "Te druk."},
        "enrolments:propose_date": {"session_id": side.session, "reason": "Te druk."},
        **{f"enrolments:{view}": {"text": "Is er een lift?"} for view in ("messages", "provider_messages", "message_to_all")},
        "activities:signing_up": {"step": "close"},
        "desk:ask": {"kind": "access", "about": "myself", "email": "lezer@nieuw.example"},
        "desk:contact": {"kind": "question", "text": "Hoe werkt het?", "email": "lezer@nieuw.example"},
        "desk:contact_thread": {"text": "Nog iets."},
        "desk:note_inquiry": {"channel": "phone", "kind": "question", "text": "Hoe werkt het?"},
        "desk:inquiry": {"step": "answer", "text": "Zo werkt het."},
        "desk:publish_statement": {"is_material": "on"},
        "desk:new_service_message": SERVICE_MESSAGE,
        "desk:edit_service_message": SERVICE_MESSAGE,
        "desk:region_service_message": {"step": "publish"},
        "desk:status": {"step": "withdraw"},
        "desk:findings": {"finding": "1"},
        "desk:words": {"text": "1"},
        "desk:frozen": {"account": "0"},
        "desk:new_incident": {
            "discovered_at": f"{at_nine(days=-2):%Y-%m-%dT%H:%M}",
            "happened": "Een lijst ging naar de verkeerde school.",
            "cause": "misdirected",
            "kinds": ["accounts"],
            "from_at": f"{at_nine(days=-5):%Y-%m-%dT%H:%M}",
            "until_at": f"{at_nine(days=-4):%Y-%m-%dT%H:%M}",
            "who": "",
        },
        "desk:incident": {"step": "judge", "risk": "unlikely", "consequences": "Niets, de lijst is niet geopend."},
        "desk:school_incident": {},
        "desk:request": {"step": "find", "q": f"kwxvoor{side.letter}"},
        "desk:request@region": {"step": "answer", "answer-words": "Het spijt ons."},
        "newsletter:subscribe": {"email": "lezer@nieuw.example", "topics": ["news"]},
        "newsletter:objection": {"object": "yes"},
        "desk:invite": {},
        "newsletter:frame": {"email": "lezer@nieuw.example", "topics": ["news"]},
        "newsletter:request-links": {"email": "lezer@nieuw.example"},
        "newsletter:sending": {"step": "pause"},
        "newsletter:preferences": {"topics": ["news"], "frequency": "weekly"},
        "newsletter:pause": {"how_long": "two-weeks"},
        "newsletter:address": {"email": "lezer@elders.example"},
        "newsletter:confirm-address": {"confirm": "yes"},
        "newsletter:less": {"less": "yes"},
        "newsletter:my_data": {"look": "yes"},
        "newsletter:own_link": {"send": "yes"},
        "schools:restrict_pupil": {"why": "Er klopt iets niet."},
        "newsletter:leave": {"List-Unsubscribe": "One-Click"},
        "account_login": {"login": "niemand@voorbeeld.example", "password": PASSWORD},
        "account_signup": {"email": "nieuw@voorbeeld.example", "password1": PASSWORD, "display_name": "Robin"},
        "account_reset_password": {"email": "niemand@voorbeeld.example"},
        "account_reauthenticate": {"password": PASSWORD},
        "account_email": {"email": "anders@voorbeeld.example", "action_add": ""},
        "account_change_password": {"oldpassword": "x", "password1": PASSWORD, "password2": PASSWORD},
        "mfa_activate_totp": {"code": "123456"},
    }
    return known.get(name, {})


def document(name: str, side: Side, world: World) -> dict[str, Any]:
    """Return a good JSON document for the interface."""
    known: dict[str, dict[str, Any]] = {
        "api-class-list-imports": {"school": side.school, "rows": [{"Roepnaam": "Jan", "Achternaam": "Berg", "Klas": "3B"}]},
        "api-class-list-import": {"default_class": "3B"},
        "api-school-agreement": {"version": 1, "function": "Rector", "is_authorised": True},
        "api-school-roll-over": {"dry_run": True, "from_year": running_year()},
        "provider-application-list": ORGANISATION,
        "provider-application-decline": {"reason": "Past niet."},
        "provider-application-block": {"reason": "Niet veilig."},
        "provider-application-unblock": {"reason": "Opgelost."},
        "activity-list": {**WORDS, "provider": side.provider, "session": plan(40)},
        "activity-sessions": plan(41),
        "activity-revisions": WORDS,
        "activity-send-back": {"why": "other", "words": "Schrijf meer."},
        "session-detail": plan(42),
        "shortlist-list": {"name": "Nieuw lijstje"},
        "shortlist-detail": {"name": "Andere naam"},
        "saved-search-list": {"query": "level=havo"},
        "saved-search-detail": {"name": "Andere naam"},
        "session-cancel": {"reason": "De machine is stuk."},
        "session-open-enrolment": {"until": at_nine(days=2).isoformat()},
        "api-school-closures": {"kind": "other", "first_day": "2040-02-01", "last_day": "2040-02-01"},
        "api-session-enrolments": {"school_class": side.school_class, "places": 2, "adults": 1},
        "api-enrolment": {"adults": 2},
        "api-class-split": {"sessions": list(side.later), "places": 4, "dry_run": True},
        "api-activity-date-requests": {"school_class": side.named_class, "places": 2, **DAYS},
        "api-date-request-propose": {
            key: value for key, value in plan(40).items() if key in {"starts_at", "ends_at", "capacity"}
        },
        "api-date-request-decline": {"reason": "Te druk."},
        "api-session-holds": {"school_class": side.school_class, "places": 2},
        "api-enrolment-disapprove": {"reason_code": "timetable", "reason": "Toetsweek."},
        "api-enrolment-propose-date": {"session": side.session, "reason": "Te druk."},
        "api-enrolment-withdraw": {"reason_code": "illness", "reason": "Ziek."},
        "api-enrolment-cancel": {"reason_code": "illness", "reason": "Ziek."},
        "api-enrolments-bulk": {"action": "cancel", "ids": [str(world.sides["a"].accepted)], "reason": "Ziek."},
        "api-enrolment-decline": {"reason_code": "staff", "reason": "Te druk."},
        "api-enrolment-attendance": {"present": []},
        "api-enrolment-messages": {"text": "Is er een lift?"},
        "api-session-messages": {"text": "Neem een regenjas mee."},
        "api-contact": {"kind": "question", "text": "Hoe werkt het?", "email": "lezer@nieuw.example"},
        "newsletter-subscriptions": {"email": "lezer@nieuw.example", "language": "nl"},
        "release-order-list": {"school_year": world.period[:9], "term": 2, "readers": ["public"]},
        "release-refuse": {"reason": "Er klopt iets niet."},
    }
    return known.get(name, {})


def encoded(name: str, side: Side, world: World, url: str) -> tuple[bytes, str]:
    """Return the good body and its content type."""
    if url.startswith("/api/"):
        return json.dumps(document(name, side, world)).encode(), "application/json"
    return urlencode(form(name, side, url), doseq=True).encode(), "application/x-www-form-urlencoded"
