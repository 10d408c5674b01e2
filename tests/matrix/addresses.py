"""Where each address of the table is, for one side."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from schools.services.school_years import running_year
from tests.matrix.shapes import ABSENT_PK, Side, World


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
        "schools:end_program": [{"pk": side.program}],
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
        **{f"activities:{view}_search": [{"pk": side.search}] for view in ("change", "stop")},
        "activities:stop_by_link": [{"token": side.search_secret}],
        "saved-search-detail": [{"pk": side.search}],
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
        "newsletter:confirm-address": [{"token": side.moving}],
        "newsletter:objection": [{"token": side.objecting}],
        "newsletter:less": [{"token": side.less}],
        "desk:statement_version": [{"number": 1}],
        "desk:status": [{"secret": side.request_secret}],
        "desk:copy": [{"secret": "AAAAAAAAAAAAAAAAAAAAAA"}],
        "desk:request": [{"pk": side.request}],
        "desk:request@region": [{"pk": side.accepted if absent else world.region_request}],
        "desk:incident": [{"pk": side.incident if absent else world.sides["a"].incident}],
        **{
            f"desk:{view}_service_message": [{"pk": ABSENT_PK if absent else world.service_draft}]
            for view in ("region", "edit")
        },
        **{
            f"desk:{view}": [{"pk": ABSENT_PK if absent else world.service_message}]
            for view in ("service_message", "close_notice")
        },
        "desk:school_incident": [{"pk": side.incident}],
        "desk:contact_thread": [{"secret": side.inquiry_secret}],
        "desk:inquiry": [{"pk": side.inquiry}],
        "api-privacy-request": [{"pk": side.request}],
        **{f"newsletter:{view}": [{"token": side.reader}] for view in ("preferences", "pause", "leave", "undo", "own_link")},
        **{f"newsletter:{view}": [{"token": side.own}] for view in ("address", "my_data")},
        **{
            f"newsletter:{view}": [{"pk": ABSENT_PK if absent else world.sending}]
            for view in ("sending", "sending_progress", "stop_sending")
        },
        "newsletter:send_issue": [{"pk": ABSENT_PK if absent else world.issue}],
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
