"""Where each address of the table is, for one side, and a form or document that looks good."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from schools.services.school_years import running_year
from tests.matrix.shapes import ABSENT_PK, Side, World
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


def day(days: int) -> dict[str, str]:
    """Return one date as the form asks it."""
    return {"day": f"{at_nine(days=days):%d-%m-%Y}", "begins": "09:00", "ends": "11:00", "capacity": "24"}


def plan(days: int) -> dict[str, Any]:
    """Return one date as the interface asks it."""
    start = at_nine(days=days)
    return {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat(), "capacity": 24}


def kwargs_of(name: str, side: Side, world: World) -> list[dict[str, Any]]:
    """Return what stands in the address, in each form that it has for this side; an empty list: not about this side."""
    absent = side.letter == ""
    period = world.other_period if absent else world.period
    asked_release = side.accepted if absent else world.asked_release
    known: dict[str, list[dict[str, Any]]] = {
        "accounts:revoke_token": [{"pk": side.token}],
        "accounts:invitation": [{"secret": side.secret}],
        **{f"accounts:{view}@school": [{"slug": "school", "pk": side.school}] for view in ("colleagues", "end_membership")},
        **{
            f"accounts:{view}@aanbieder": [{"slug": "aanbieder", "pk": side.provider}]
            for view in ("colleagues", "end_membership")
        },
        "accounts:colleagues@regio": [{"slug": "regio"}],
        "accounts:resend_invitation": [{"pk": side.school_invitation}],
        "accounts:withdraw_invitation": [{"pk": side.school_invitation}],
        "accounts:verify_funder": [{"pk": ABSENT_PK if absent else world.funder}],
        "rendition": [{"path": "geen.png"}],
        "accounts:block": [{"pk": side.teacher}],
        "schools:import": [{"pk": side.preview}],
        "schools:class": [{"pk": side.named_class}],
        "schools:edit_class": [{"pk": side.named_class}],
        "schools:delete_class": [{"pk": side.empty_class}],
        "schools:remove_closure": [{"pk": side.closure}],
        "schools:new_pupil": [{"pk": side.named_class}],
        "schools:edit_pupil": [{"pk": side.named_class, "pupil_pk": side.pupil}],
        "schools:remove_pupil": [{"pk": side.named_class, "pupil_pk": side.pupil}],
        **{f"schools:{view}": [{"year": running_year() + 1}] for view in ("roll_over_plan", "roll_over_check")},
        "schools:next_class": [{"pk": side.named_class}],
        "schools:roll_over": [{"pk": side.rolled_over}],
        **{f"schools:agreement_{view}": [{"pk": side.agreement}] for view in ("file", "proof")},
        **{f"schools:{view}": [{"pk": ABSENT_PK if absent else world.supplier}] for view in ("object", "region_supplier")},
        "schools:look_along": [{"pk": ABSENT_PK}],
        "schools:look_along_class": [{"pk": ABSENT_PK, "class_pk": world.sides["a"].named_class}],
        "schools:public_agreement_file": [{"branch_code": world.branch_code}],
        "api-school-agreement": [{"pk": side.school}],
        **{f"schools:{view}": [{"pk": side.new_school}] for view in ("region_detail", "verify", "decline")},
        **{f"providers:{view}": [{"pk": side.applicant}] for view in ("region_detail", "approve", "decline")},
        "providers:block": [{"pk": side.provider}],
        "providers:enter_recognition": [{"provider_id": side.provider}],
        "providers:change_recognition": [{"pk": side.recognition}],
        **{f"providers:{view}_recognition": [{"pk": side.recognition}] for view in ("region", "confirm", "withdraw")},
        "providers:unblock": [{"pk": side.blocked_provider}],
        "activities:activity": [{"pk": side.activity}],
        "activities:calendar": [{"pk": side.session}],
        **{f"activities:{view}": [{"pk": side.draft}] for view in ("copy", "change", "dates")},
        **{
            f"activities:{view}": [{"pk": side.draft, "session_pk": side.draft_session}]
            for view in ("change_date", "cancel_date", "signing_up")
        },
        "activities:put_on_list": [{"pk": ABSENT_PK if absent else world.sides["a"].activity}],
        **{f"activities:{view}shortlist": [{"pk": side.shortlist}] for view in ("", "share_", "unshare_", "remove_")},
        "activities:shared_shortlist": [{"secret": side.list_secret}],
        "favourite-detail": [{"activity": ABSENT_PK if absent else world.sides["a"].activity}],
        "shortlist-detail": [{"pk": side.shortlist}],
        "shortlist-activity": [{"pk": side.shortlist, "activity": side.activity}],
        "shortlist-link": [{"pk": side.shortlist}],
        "activities:approve": [{"pk": side.task_state}],
        "activities:ask_for_changes": [{"pk": side.task_state}],
        "enrolments:feed": [{"secret": side.feed_secret}],
        **{f"enrolments:{view}": [{"pk": side.feed}] for view in ("close_feed", "renew_feed")},
        "api-calendar-feed": [{"pk": side.feed}],
        "enrolments:choose_class": [{"session_id": world.sides["a"].session}],
        "enrolments:enrol": [{"session_id": world.sides["a"].session, "class_id": side.school_class}],
        **{f"enrolments:{view}": [{"pk": side.accepted}] for view in ("detail", "done", "print_list", "calendar", "cancel")},
        "enrolments:change": [{"pk": side.accepted}],
        "enrolments:photo_consents": [{"pk": side.accepted}],
        "enrolments:pupil_consents": [{"pk": side.pupil}],
        "enrolments:bundle": [{"pk": side.bundle}],
        "enrolments:split": [{"pk": side.school_class}],
        "enrolments:ask_class": [{"activity_id": world.sides["a"].activity}],
        "enrolments:ask_date": [{"activity_id": world.sides["a"].activity, "class_id": side.named_class}],
        **{f"enrolments:{view}": [{"pk": side.date_request}] for view in ("own_date_request", "date_request")},
        "activities:series": [{"pk": side.activity}],
        "activities:change_series": [{"pk": side.activity, "series_pk": side.series}],
        "api-class-split": [{"pk": side.named_class}],
        "api-activity-date-requests": [{"pk": world.sides["a"].activity}],
        **{f"api-date-request{more}": [{"pk": side.date_request}] for more in ("", "-propose", "-decline", "-withdraw")},
        "enrolments:fitting": [{"pk": side.school_class}],
        "enrolments:offer": [{"pk": side.offered}],
        "enrolments:confirm": [{"pk": side.accepted}],
        "enrolments:attendance": [{"pk": side.attended}],
        "enrolments:roster": [{"session_id": side.soon}],
        "enrolments:evaluation": [{"pk": side.attended}],
        "enrolments:evaluation_results": [{"pk": side.activity}],
        "enrolments:evaluate": [{"secret": "AAAAAAAAAAAAAAAAAAAAAA"}],
        "enrolments:provider_attendance": [{"session_id": side.past, "pk": side.attended}],
        "enrolments:accept": [{"pk": side.requested}],
        **{f"enrolments:{view}": [{"pk": side.requested}] for view in ("decline", "propose_date", "undo_answer")},
        **{f"enrolments:{view}": [{"session_id": side.soon}] for view in ("roster_pdf", "sign_in_sheet", "message_to_all")},
        **{
            f"enrolments:{view}": [{"pk": side.accepted}]
            for view in ("withdraw", "messages", "messages_read", "provider_messages", "provider_messages_read")
        },
        **{f"api-enrolment-messages{more}": [{"pk": side.accepted}] for more in ("", "-read")},
        "api-session-messages": [{"session_id": side.soon}],
        "newsletter:confirm": [{"token": side.asked}],
        "desk:statement_version": [{"number": 1}],
        "desk:status": [{"secret": side.request_secret}],
        "desk:copy": [{"secret": "AAAAAAAAAAAAAAAAAAAAAA"}],
        "desk:request": [{"pk": side.request}],
        "desk:request@region": [{"pk": side.accepted if absent else world.region_request}],
        "desk:incident": [{"pk": side.incident if absent else world.sides["a"].incident}],
        "desk:school_incident": [{"pk": side.incident}],
        "desk:contact_thread": [{"secret": side.inquiry_secret}],
        "desk:inquiry": [{"pk": side.inquiry}],
        "api-privacy-request": [{"pk": side.request}],
        **{f"newsletter:{view}": [{"token": side.reader}] for view in ("preferences", "leave", "undo", "my_data")},
        "privacy:erased": [{"number": side.accepted}],
        **{
            f"schools:{view}": [{"pk": side.pupil}]
            for view in ("pupil_data", "download_pupil_data", "erase_pupil", "restrict_pupil")
        },
        "api-pupil-data": [{"pk": side.pupil}],
        **{f"stats:{view}": [{"period": period}] for view in ("period", "breakdown")},
        "stats:account": [{"pk": side.accepted if absent else world.release}],
        **{f"stats:{view}": [{"period": period, "number": "1"}] for view in ("version", "accept", "commercial")},
        "stats:file": [{"period": period, "number": "1", "name": name} for name in ("cijfers.json", "cijfers.xlsx")],
        "stats:withdraw_order": [{"pk": ABSENT_PK if absent else world.release_order}],
        "stats:report": [{"pk": asked_release}],
        "stats:move": [{"pk": asked_release, "step": "intrekken"}],
        "stats:approval": [{"pk": asked_release}],
        "stats:decide": [{"pk": asked_release, "step": "akkoord"}],
        "stats:decide_commercial": [{"pk": ABSENT_PK if absent else world.commercial_request, "step": "akkoord"}],
        "stats:provider_board": [{"pk": side.provider, "year": world.year}],
        "stats:school_board": [{"pk": side.school, "year": world.year}],
        "account_reset_password_from_key": [{"uidb36": "1", "key": "set-password"}],
        "mfa_remove_webauthn": [{"pk": ABSENT_PK}],
        "mfa_edit_webauthn": [{"pk": ABSENT_PK}],
        "api-class": [{"pk": side.named_class}],
        "api-class-fitting-sessions": [{"pk": side.school_class}],
        "api-class-list-import": [{"pk": side.preview}],
        "api-class-list-import-confirm": [{"pk": side.preview}],
        "api-class-list-import-undo": [{"pk": side.read_in}],
        "api-school-roll-over": [{"pk": side.school}],
        "api-school-closures": [{"pk": side.school}],
        "api-closure": [{"pk": side.closure}],
        "api-roll-over-undo": [{"pk": side.rolled_over}],
        "provider-application-approve": [{"pk": side.applicant}],
        "provider-application-decline": [{"pk": side.applicant}],
        "provider-application-block": [{"pk": side.provider}],
        "provider-application-unblock": [{"pk": side.blocked_provider}],
        "activity-detail": [{"pk": side.activity}],
        "activity-sessions": [{"pk": side.draft}],
        "activity-revisions": [{"pk": side.activity}],
        "activity-approve": [{"pk": side.draft}],
        "activity-send-back": [{"pk": side.draft}],
        "session-detail": [{"pk": side.session}],
        **{f"session-{step}": [{"pk": side.session}] for step in ("cancel", "close-enrolment", "open-enrolment")},
        "provider-detail": [{"pk": side.provider}],
        "api-session-enrolments": [{"session_id": world.sides["a"].session}],
        "api-enrolment": [{"pk": side.accepted}],
        "api-enrolment-cancel": [{"pk": side.accepted}],
        "api-enrolment-accept-offer": [{"pk": side.offered}],
        "api-enrolment-decline-offer": [{"pk": side.offered}],
        "api-enrolment-accept": [{"pk": side.requested}],
        "api-enrolment-decline": [{"pk": side.requested}],
        "enrolments:undo_cancel": [{"pk": side.cancelled}],
        "enrolments:approve": [{"pk": side.drafted}],
        "api-enrolment-keep-waiting": [{"pk": side.part}],
        "api-enrolment-approve": [{"pk": side.drafted}],
        "api-enrolment-disapprove": [{"pk": side.drafted}],
        "api-enrolment-confirm": [{"pk": side.accepted}],
        "api-enrolment-undo-cancel": [{"pk": side.cancelled}],
        "api-enrolment-propose-date": [{"pk": side.requested}],
        "api-enrolment-undo-answer": [{"pk": side.answered}],
        "api-enrolment-withdraw": [{"pk": side.accepted}],
        "api-session-holds": [{"session_id": world.sides["a"].session}],
        "api-hold": [{"pk": side.hold}],
        "api-enrolment-attendance": [{"pk": side.attended}],
        "release-detail": [{"pk": side.accepted if absent else world.release}],
        "release-tables": [{"pk": side.accepted if absent else world.release}],
        "release-table": [{"pk": side.accepted if absent else world.release, "code": "sector-kind"}],
        **{
            f"release-{step}": [{"pk": asked_release}]
            for step in ("request-approval", "approve", "refuse", "publish", "withdraw")
        },
        **{f"release-order-{step}": [{"pk": ABSENT_PK if absent else world.release_order}] for step in ("detail", "withdraw")},
        "cms:pages:detail": [{"pk": side.activity}],
        "cms:images:detail": [{"pk": side.photo}],
        "cms:documents:detail": [{"pk": side.photo}],
    }
    return known.get(name, [{}])


def addresses(name: str, side: Side, world: World) -> list[str]:
    """Return where it is, with what a GET needs."""
    found = [reverse(name.partition("@")[0], kwargs=kwargs) for kwargs in kwargs_of(name, side, world)]
    queries: dict[str, list[dict[str, Any]]] = {
        "api-pupils": [{"class": side.named_class}],
        "accounts:end_membership@school": [{"user": side.teacher, "role": "teacher"}],
        "accounts:end_membership@aanbieder": [{"user": side.editor, "role": "editor"}],
        "cms:pages:find": [{"html_path": "/"}],
        "cms:images:find": [{"id": side.photo}],
        "cms:documents:find": [{"id": side.photo}],
    }
    if name in queries:
        return [f"{url}?{urlencode(query)}" for url, query in zip(found, queries[name], strict=True)]
    return found


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
        "desk:status": {"step": "withdraw"},
        "desk:findings": {"finding": "1"},
        "desk:frozen": {"account": "0"},
        "desk:new_incident": {
            "discovered_at": f"{at_nine(days=-3):%Y-%m-%dT%H:%M}",
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
        "newsletter:request-links": {"email": "lezer@nieuw.example"},
        "newsletter:preferences": {"topics": ["news"]},
        "newsletter:my_data": {"look": "yes"},
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
