"""The permission table: every page of the site by name, who may come in, and what everybody else gets (programs: ``doors``).

A new address without a line here fails ``test_matrix``. Read a line as: *who* may GET (``get`` is what they then get) and
send (``post`` is what a good form does); the others get 404 as if it were not there, anonymous people the sign-in page,
people who need one the page of the second factor. ``about`` names what of a side the address is about: of one's own side
people come in, of the other side nobody does.
"""

from dataclasses import dataclass

COORDINATES = frozenset({"coordinator", "school_admin"})
MANAGES_SCHOOL = frozenset({"school_admin"})
AT_SCHOOL = COORDINATES | {"teacher", "mentor"}
APPROVES = frozenset({"mentor", "school_admin"})
EDITS = frozenset({"owner", "editor"})
AT_PROVIDER = EDITS | {"host"}
JUDGES = frozenset({"region_editor", "region_coordinator", "region_admin"})
VERIFIES = frozenset({"region_coordinator", "region_admin"})
KEEPS_AGREEMENTS = frozenset({"region_privacy", "region_admin"})
REPORTS = frozenset({"region_coordinator", "region_admin"})
REGION = JUDGES | {"region_privacy"}
# For the region, what people ask about their own data.
ANSWERS = frozenset({"region_privacy", "region_admin"})
# For the region, the contact form.
HELPS = frozenset({"region_coordinator", "region_privacy", "region_admin"})
READS_FIGURES = REGION | {"funder"}
# For the region, or for a school board: two bodies say yes to what is published.
APPROVES_COUNTS = REPORTS | {"school_admin"}
CMS = EDITS | JUDGES
EVERYBODY = frozenset({"everybody"})
SIGNED_IN = frozenset({"signed in"})
NOBODY: frozenset[str] = frozenset()
INVITED = "404: only under an invitation of the school, and there is none (tests/schools/test_support.py)"
CONFIDENTIAL = "404: sending is for confidential releases only (tests/stats/test_reading.py)"


@dataclass(frozen=True, slots=True)
class Line:
    """One address: who may, what a good question gets by method, and what is special about it.

    ``is_sided``: about a thing of one school, provider or person. ``refused``: what others get. ``factor``: asks a second factor.
    ``scope``: what a token needs. ``answers_strangers``: does not lead them to the sign-in page. ``is_csrf_free``: a form from
    elsewhere is taken. ``opens``: the kind of word that the secret in its address opens. ``also``: other ways in which people are
    turned away here. ``is_blind``: looks at nobody's session or token. ``commits``: makes its own outermost transaction.
    """

    who: frozenset[str]
    get: int | None = 200
    post: int | None = None
    put: int | None = None
    patch: int | None = None
    is_sided: bool = False
    refused: int = 404
    factor: bool = False
    scope: str = ""
    is_csrf_free: bool = False
    is_blind: bool = False
    opens: str = ""
    also: frozenset[str] = frozenset()
    answers_strangers: bool = False
    commits: bool = False
    why: str = ""

    @property
    def methods(self) -> dict[str, int]:
        """The methods that the view takes, with what a good one answers."""
        known = {"GET": self.get, "POST": self.post, "PUT": self.put, "PATCH": self.patch}
        return {method: status for method, status in known.items() if status is not None}


def pupils(who: frozenset[str], get: int | None = 200, post: int | None = None, *, about: bool = True, **more: object) -> Line:
    """A page behind which pupils can be seen: second factor."""
    return Line(who, get, post, factor=True, is_sided=about, **more)  # type: ignore[arg-type]  # the fields of Line


ACCOUNTS = {
    "accounts:home": Line(SIGNED_IN, 302),
    "accounts:signed_out": Line(EVERYBODY, 200, why="302 home for who is still signed in"),
    "accounts:stay": Line(SIGNED_IN, None, 204),
    "accounts:security": Line(SIGNED_IN),
    "accounts:my_data": Line(SIGNED_IN, 200, 302),
    "accounts:download_my_data": Line(SIGNED_IN, None, 302, why="302: prove anew who you are (tests/accounts/test_my_data.py)"),
    "accounts:erase_my_account": Line(SIGNED_IN, 200, 302, why="as above"),
    "accounts:confirm_my_data": Line(SIGNED_IN, None, 302),
    "accounts:mail_rhythm": Line(SIGNED_IN, 200, 302),
    "accounts:sign_out_elsewhere": Line(SIGNED_IN, None, 302),
    "accounts:second_factor": Line(SIGNED_IN, 302, why="without a factor 200, with one on to where you were"),
    "accounts:tokens": Line(SIGNED_IN, 200, 200, factor=True, why="the text of a new token is in the answer, once"),
    "accounts:revoke_token": pupils(frozenset({"coordinator"}), None, 302),
    # The secret is the key; who is signed in with another address gets 403.
    "accounts:invitation": Line(EVERYBODY, 200, 422, is_sided=True, refused=410, opens="gast", also=frozenset({"403"})),
    "accounts:colleagues_overview": Line(SIGNED_IN, 200, factor=True, why="302 straight on with one organisation"),
    "accounts:colleagues@school": pupils(COORDINATES | VERIFIES, 200, 302),
    "accounts:colleagues@aanbieder": pupils(frozenset({"owner"}) | VERIFIES, 200, 302),
    "accounts:colleagues@regio": Line(frozenset({"region_admin"}), 200, 302, factor=True),
    "accounts:end_membership@school": pupils(COORDINATES | VERIFIES, 200, 302),
    "accounts:end_membership@aanbieder": pupils(frozenset({"owner"}) | VERIFIES, 200, 302),
    "accounts:resend_invitation": pupils(COORDINATES | VERIFIES, None, 302),
    "accounts:withdraw_invitation": pupils(COORDINATES | VERIFIES, None, 302),
    "accounts:block": Line(frozenset({"region_admin"}), 200, 302, factor=True),
    "accounts:funders": Line(VERIFIES, 200, 302, factor=True),
    "accounts:verify_funder": Line(VERIFIES, None, 302, factor=True),
    "accounts:terms": Line(EVERYBODY, 200, 302, also=frozenset({"login"})),
    "accounts:choose_language": Line(EVERYBODY, None, 302, is_csrf_free=True),
}
SCHOOLS = {
    "schools:apply": Line(EVERYBODY, 200, 302),
    "schools:classes": pupils(AT_SCHOOL, about=False),
    "schools:new_class": pupils(COORDINATES, 200, 302, about=False),
    "schools:upload": pupils(COORDINATES, 200, 302, about=False),
    "schools:import": pupils(COORDINATES, 200, 302),
    "schools:class": pupils(COORDINATES),
    "schools:edit_class": pupils(COORDINATES, 200, 302),
    "schools:delete_class": pupils(COORDINATES, None, 302),
    "schools:new_pupil": pupils(COORDINATES, 200, 302),
    "schools:edit_pupil": pupils(COORDINATES, 200, 302),
    "schools:remove_pupil": pupils(COORDINATES, 200, 302),
    "schools:pupil_data": pupils(COORDINATES),
    "schools:download_pupil_data": pupils(COORDINATES, None, 302, why="302: prove anew who you are"),
    "schools:restricted_pupils": pupils(COORDINATES, about=False),
    "schools:restrict_pupil": pupils(COORDINATES, None, 302),
    "schools:erase_pupil": pupils(COORDINATES, 200, 302, why="as above"),
    "schools:settings": Line(COORDINATES, 200, 302),
    "schools:what_goes": Line(COORDINATES),
    "schools:remove_closure": Line(COORDINATES, None, 302, is_sided=True),
    "schools:agreement": pupils(COORDINATES, 200, 302, about=False, why="accepted before: the same yes once more"),
    "schools:agreement_file": pupils(COORDINATES),
    "schools:agreement_proof": pupils(COORDINATES),
    "schools:object": pupils(COORDINATES, 200, 302, about=False),
    "schools:support": pupils(COORDINATES, 200, 422, about=False, why="422: nobody can be let in here (test_support)"),
    "schools:region_support": Line(REGION, 200, factor=True),
    "schools:record_declaration": Line(
        KEEPS_AGREEMENTS, None, 422, factor=True, why="422: nobody to choose here (test_support)"
    ),
    "schools:look_along": pupils(NOBODY, 404, about=False, why=INVITED),
    "schools:look_along_class": pupils(NOBODY, 404, about=False, why=INVITED),
    "schools:public_agreement": Line(EVERYBODY),
    "schools:public_model": Line(EVERYBODY),
    "schools:public_agreement_file": Line(EVERYBODY),
    "schools:public_suppliers": Line(EVERYBODY),
    "schools:region_agreements": Line(KEEPS_AGREEMENTS, 200, 302, factor=True),
    "schools:region_suppliers": Line(KEEPS_AGREEMENTS, 200, 302, factor=True),
    "schools:region_supplier": Line(KEEPS_AGREEMENTS, 200, 302, factor=True),
    "schools:roll_over_years": pupils(COORDINATES, about=False),
    "schools:roll_over_plan": pupils(COORDINATES, about=False),
    "schools:roll_over_check": pupils(
        COORDINATES, 200, 302, about=False, also=frozenset({"403"}), why="403 for a school that the region has not checked"
    ),
    "schools:next_class": pupils(COORDINATES, 200, 302),
    "schools:roll_over": pupils(COORDINATES, 200, 302),
    "schools:region_list": Line(VERIFIES, factor=True),
    "schools:region_detail": Line(VERIFIES, factor=True),
    "schools:verify": Line(VERIFIES, None, 302, factor=True),
    "schools:decline": Line(VERIFIES, None, 302, factor=True),
}
PROVIDERS = {
    "providers:apply": Line(EVERYBODY, 200, 302),
    "providers:recognitions": Line(EDITS),
    "providers:enter_recognition": Line(EDITS, 200, 302, is_sided=True),
    "providers:change_recognition": Line(EDITS, 200, 302, is_sided=True),
    "providers:region_recognitions": Line(JUDGES, factor=True),
    "providers:read_recognitions": Line(JUDGES, 200, 200, factor=True),
    "providers:region_recognition": Line(JUDGES, factor=True),
    "providers:confirm_recognition": Line(JUDGES, None, 302, factor=True),
    "providers:withdraw_recognition": Line(JUDGES, None, 302, factor=True),
    "providers:region_list": Line(JUDGES, factor=True),
    "providers:region_detail": Line(JUDGES, factor=True),
    "providers:approve": Line(JUDGES, None, 302, factor=True),
    "providers:decline": Line(JUDGES, None, 302, factor=True),
    "providers:block": Line(JUDGES, None, 302, factor=True),
    "providers:unblock": Line(JUDGES, None, 302, factor=True),
}
ACTIVITIES = {
    "activities:home": Line(EVERYBODY),
    "activities:catalogue": Line(EVERYBODY),
    "activities:count": Line(EVERYBODY),
    "activities:activity": Line(EVERYBODY, 302),
    "activities:calendar": Line(EVERYBODY),
    "activities:provider_home": Line(SIGNED_IN, 200, why="302 to apply for who has no provider"),
    "activities:new": Line(EVERYBODY, 200, 302),
    "activities:copy": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:change": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:dates": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:change_date": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:cancel_date": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:signing_up": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:series": Line(EDITS | JUDGES, 200, 422, is_sided=True, why="422: a series has two dates at least"),
    "activities:change_series": Line(EDITS | JUDGES, 200, 302, is_sided=True),
    "activities:renew": Line(EDITS | JUDGES, 200, 302),
    "activities:saved": Line(SIGNED_IN),
    "activities:keep": Line(SIGNED_IN, None, 302),
    "activities:new_shortlist": Line(AT_SCHOOL, None, 302),
    "activities:put_on_list": Line(AT_SCHOOL, 200, 302),
    "activities:shortlist": Line(AT_SCHOOL, 200, 302, is_sided=True),
    "activities:share_shortlist": Line(AT_SCHOOL, None, 200, is_sided=True, why="the link is in the answer, once"),
    "activities:unshare_shortlist": Line(AT_SCHOOL, None, 302, is_sided=True),
    "activities:remove_shortlist": Line(AT_SCHOOL, 200, 302, is_sided=True),
    "activities:shared_shortlist": Line(
        EVERYBODY, 200, is_sided=True, opens="lijstje", why="the secret in the address is the key"
    ),
    "activities:closed_placements": Line(JUDGES, factor=True),
    "activities:queue": Line(JUDGES, factor=True),
    "activities:approve": Line(JUDGES, None, 302, factor=True),
    "activities:ask_for_changes": Line(JUDGES, None, 302, factor=True),
}
ENROLMENTS = {
    # The secret is the key, whoever is signed in; it opens the calendar of one class.
    "enrolments:feed": Line(EVERYBODY, 200, is_sided=True, opens="klas"),
    "enrolments:feeds": Line(SIGNED_IN, 200, 422, factor=True, why="422: whose dates there are differs by person"),
    "enrolments:close_feed": pupils(frozenset({"coordinator"}), None, 302),
    "enrolments:renew_feed": pupils(frozenset({"coordinator"}), None, 200),
    "enrolments:today": pupils(AT_SCHOOL, about=False, refused=403),
    "enrolments:choose_class": pupils(COORDINATES, about=False, refused=403),
    "enrolments:enrol": pupils(COORDINATES, 200, 302),
    "enrolments:fitting_choose": pupils(COORDINATES, about=False, refused=403),
    "enrolments:fitting": pupils(COORDINATES),
    "enrolments:list": pupils(SIGNED_IN, about=False),
    "enrolments:many": pupils(SIGNED_IN, None, 200, about=False),
    "enrolments:waiting_list": pupils(SIGNED_IN, about=False),
    "enrolments:detail": pupils(AT_SCHOOL),
    "enrolments:done": pupils(COORDINATES),
    "enrolments:print_list": pupils(AT_SCHOOL),
    "enrolments:photo_consents": pupils(COORDINATES, 200, 302),
    "enrolments:pupil_consents": pupils(COORDINATES, 200, 302),
    "enrolments:calendar": pupils(AT_SCHOOL),
    "enrolments:undo_cancel": pupils(COORDINATES, None, 302),
    "enrolments:approve": pupils(APPROVES, 200, 302, why="the school asks for a mentor's yes"),
    "enrolments:confirm": pupils(AT_SCHOOL, 200, 302),
    "enrolments:change": pupils(COORDINATES, 200, 302),
    "enrolments:bundle": pupils(COORDINATES),
    "enrolments:split": pupils(COORDINATES, 200, 200),
    "enrolments:ask_class": pupils(COORDINATES, about=False, refused=403),
    "enrolments:ask_date": pupils(COORDINATES, 200, 302),
    "enrolments:own_date_requests": pupils(COORDINATES, about=False, refused=403),
    "enrolments:own_date_request": pupils(COORDINATES, 200, 200),
    "enrolments:date_request": pupils(EDITS, 200, 302),
    "enrolments:cancel": pupils(COORDINATES, 200, 302),
    "enrolments:offer": pupils(COORDINATES, 200, 302),
    "enrolments:attendance": pupils(AT_SCHOOL, 200, 302),
    "enrolments:roster": pupils(AT_PROVIDER),
    "enrolments:provider_attendance": pupils(AT_PROVIDER, 200, 302),
    "enrolments:evaluation": pupils(AT_SCHOOL),
    "enrolments:evaluation_results": Line(EDITS | JUDGES, is_sided=True),
    "enrolments:evaluate": Line(
        EVERYBODY, 404, 404, is_csrf_free=True, also=frozenset({"404"}), why="the secret is the key; this one opens nothing"
    ),
    "enrolments:evaluated": Line(EVERYBODY),
    "enrolments:accept": pupils(EDITS, None, 302),
    "enrolments:decline": pupils(EDITS, 200, 302),
    "enrolments:propose_date": pupils(EDITS, 200, 302),
    "enrolments:undo_answer": pupils(EDITS, None, 302),
    "enrolments:withdraw": pupils(EDITS, 200, 302),
    "enrolments:roster_pdf": pupils(AT_PROVIDER),
    "enrolments:sign_in_sheet": pupils(AT_PROVIDER),
    "enrolments:message_to_all": pupils(AT_PROVIDER, 200, 302),
    "enrolments:provider_messages": pupils(AT_PROVIDER, 200, 302),
    "enrolments:provider_messages_read": pupils(AT_PROVIDER, None, 302),
    "enrolments:messages": pupils(AT_SCHOOL, 200, 302),
    "enrolments:messages_read": pupils(AT_SCHOOL, None, 302),
}
NEWSLETTER = {
    "newsletter:subscribe": Line(EVERYBODY, 200, 302, is_csrf_free=True),
    "newsletter:look-in-your-mail": Line(EVERYBODY),
    "newsletter:request-links": Line(EVERYBODY, None, 302, is_csrf_free=True),
    "newsletter:confirm": Line(
        EVERYBODY, 200, 200, is_sided=True, is_csrf_free=True, opens="lezer", why="the signed link is the key"
    ),
    "newsletter:preferences": Line(EVERYBODY, 200, 200, is_sided=True, is_csrf_free=True, opens="lezer", why="as above"),
    "newsletter:leave": Line(EVERYBODY, 200, 200, is_sided=True, is_csrf_free=True, opens="lezer", why="as above, RFC 8058"),
    "newsletter:my_data": Line(EVERYBODY, 200, 200, is_sided=True, is_csrf_free=True, opens="lezer", why="as above"),
    "newsletter:undo": Line(EVERYBODY, 200, 200, is_sided=True, is_csrf_free=True, opens="lezer", why="as above"),
}
STATS = {
    "stats:latest": Line(EVERYBODY, 200, why="302 to the newest year for who may read one"),
    "stats:own_provider_board": Line(EDITS, 302, factor=True),
    "stats:provider_board": pupils(EDITS),
    "stats:own_school_board": Line(COORDINATES, 302, factor=True),
    "stats:school_board": pupils(COORDINATES),
    "stats:supply": Line(REGION, factor=True),
    "stats:comparison": Line(EVERYBODY),
    "stats:account": Line(READS_FIGURES, answers_strangers=True),
    "stats:open_data": Line(EVERYBODY),
    "stats:catalogue": Line(EVERYBODY),
    "stats:feed": Line(EVERYBODY),
    "stats:subscription": Line(SIGNED_IN, 200, 302),
    "stats:breakdown": Line(READS_FIGURES, answers_strangers=True),
    "stats:period": Line(READS_FIGURES, answers_strangers=True),
    "stats:version": Line(READS_FIGURES, answers_strangers=True),
    "stats:file": Line(READS_FIGURES, 200, 404, also=frozenset({"404"}), answers_strangers=True, why=CONFIDENTIAL),
    "stats:accept": Line(READS_FIGURES, None, 302, answers_strangers=True),
    "stats:commercial": Line(READS_FIGURES, None, 404, also=frozenset({"404"}), answers_strangers=True, why=CONFIDENTIAL),
    "stats:approvals": Line(APPROVES_COUNTS, factor=True),
    "stats:approval": Line(APPROVES_COUNTS, factor=True),
    "stats:decide": Line(APPROVES_COUNTS, None, 302, factor=True),
    "stats:decide_commercial": Line(APPROVES_COUNTS, None, 302, factor=True),
    "stats:reports": Line(REPORTS, 200, 422, factor=True, why="422: another release is on its way"),
    "stats:withdraw_order": Line(REPORTS, None, 302, factor=True),
    "stats:report": Line(REPORTS, factor=True),
    "stats:move": Line(REPORTS, None, 302, factor=True),
}
DESK = {
    "pages:colophon": Line(EVERYBODY),
    "pages:for_pupils": Line(EVERYBODY),
    "desk:statement": Line(EVERYBODY),
    "desk:my_consents": Line(SIGNED_IN, 200, 302),
    "desk:statement_version": Line(EVERYBODY),
    "desk:statement_read": Line(SIGNED_IN, None, 302),
    "desk:agree": Line(SIGNED_IN, 200, 302),
    "desk:publish_statement": Line(ANSWERS, 200, 422, factor=True, why="422: a big change needs words"),
    "desk:ask": Line(EVERYBODY, 200, 302),
    "desk:status": Line(EVERYBODY, 200, 302, is_sided=True, why="the secret is the key; it shows no name"),
    "desk:copy": Line(EVERYBODY, 404, 404, also=frozenset({"404"}), why="no letter went out with this secret (tests/desk)"),
    "desk:contact": Line(EVERYBODY, 200, 302, is_csrf_free=True),
    "desk:contact_thread": Line(
        EVERYBODY, 200, 302, is_sided=True, is_csrf_free=True, opens="contact", why="the secret in the address is the key"
    ),
    "desk:inquiries": Line(HELPS, 200, factor=True),
    "desk:note_inquiry": Line(HELPS, 200, 302, factor=True),
    "desk:inquiry": Line(HELPS, 200, 302, factor=True),
    "desk:requests": Line(COORDINATES | ANSWERS, factor=True),
    "desk:frozen": Line(ANSWERS, 200, 404, factor=True, also=frozenset({"404"}), why="nobody is frozen here (tests/desk)"),
    "desk:findings": Line(COORDINATES | ANSWERS, 200, 422, factor=True, why="422: it was settled already or is another desk's"),
    "desk:request": pupils(COORDINATES, 200, 200, why="a school's own; 200: looks for the pupil it is about"),
    "desk:request@region": Line(ANSWERS, 200, 302, factor=True),
    "desk:incidents": Line(ANSWERS, factor=True),
    "desk:new_incident": Line(ANSWERS, 200, 302, factor=True),
    "desk:incident": Line(ANSWERS, 200, 302, factor=True),
    "desk:school_incidents": Line(COORDINATES, factor=True),
    "desk:school_incident": pupils(COORDINATES, 200, 302),
}
FRAME = {
    "region-home": Line(REGION, factor=True),
    "region-visits": Line(JUDGES, factor=True),
    "pages:updates_feed": Line(EVERYBODY),
    "region-retention": Line(REPORTS | {"region_privacy"}, factor=True),
    "region-speed": Line(frozenset({"region_admin"}), factor=True),
    "security-txt": Line(EVERYBODY),
    "rendition": Line(EVERYBODY, 404, also=frozenset({"404"}), why="a size of a photo that was not made"),
    "health-live": Line(EVERYBODY),
    "health-ready": Line(EVERYBODY, why="503 where a part is down"),
    "privacy:cookies": Line(EVERYBODY, 200),
    "privacy:promises": Line(EVERYBODY, 200),
    **{
        f"privacy:{view}": Line(EVERYBODY, 200)
        for view in ("register", "register_file", "retention", "retention_proofs", "security")
    },
    "privacy:erased": Line(
        EVERYBODY, 404, also=frozenset({"404"}), why="nobody is erased here (tests/accounts/test_my_data.py)"
    ),
    **{f"privacy:{view}": Line(EVERYBODY, 200) for view in ("register", "register_file")},
    "cookie_consent_accept": Line(EVERYBODY, None, 302),
    "cookie_consent_decline": Line(EVERYBODY, None, 302),
    "cookie_consent_status": Line(EVERYBODY),
    "cookie_consent_cookie_group_list": Line(EVERYBODY, why="shadowed by privacy:cookies"),
    "schema": Line(EVERYBODY),
    "api-docs": Line(EVERYBODY),
}
# django-allauth's own pages: who is signed in manages the own account, strangers sign in and up. Its pages know halfway
# states (asked for a code, proved who you are a while ago): who is in none of them is sent on, which tells nothing.
LOGIN = frozenset({"login"})
PROVED = frozenset({"403", "404"})
SIGN_IN = {
    "account_login": Line(EVERYBODY, 200, 302, why="302 home for who is signed in"),
    "account_logout": Line(EVERYBODY, 200, 302, why="strangers are sent on"),
    "account_inactive": Line(EVERYBODY),
    "account_signup": Line(EVERYBODY, 200, 302),
    "account_reauthenticate": Line(SIGNED_IN, 302, 302, also=PROVED),
    "account_email": Line(SIGNED_IN, 200, 302),
    "account_email_verification_sent": Line(EVERYBODY, 302, also=LOGIN),
    "account_change_password": Line(SIGNED_IN, 302, 302),
    "account_set_password": Line(SIGNED_IN, 200, 302),
    "account_reset_password": Line(EVERYBODY, 200, 302),
    "account_confirm_login_code": Line(EVERYBODY, 302, 302, also=LOGIN),
    "account_reset_password_from_key_done": Line(EVERYBODY),
    "account_reset_password_from_key": Line(EVERYBODY, 200, 302),
    "account_reset_password_done": Line(EVERYBODY),
    "mfa_index": Line(SIGNED_IN),
    "mfa_authenticate": Line(EVERYBODY, 302, 302, also=LOGIN),
    "mfa_reauthenticate": Line(SIGNED_IN, 200, 302, also=PROVED),
    "mfa_activate_totp": Line(SIGNED_IN, 302, 302),
    "mfa_deactivate_totp": Line(SIGNED_IN, 302, 302, also=PROVED),
    "mfa_view_recovery_codes": Line(SIGNED_IN, 404, also=PROVED, why="nobody here has codes"),
    "mfa_generate_recovery_codes": Line(SIGNED_IN, 302, 302),
    "mfa_download_recovery_codes": Line(SIGNED_IN, 404, also=PROVED, why="as above"),
    "mfa_list_webauthn": Line(SIGNED_IN),
    "mfa_add_webauthn": Line(SIGNED_IN, 302, 302),
    "mfa_reauthenticate_webauthn": Line(SIGNED_IN, None, 302, also=PROVED),
    # Proving who you are comes before the question whose passkey it is.
    "mfa_remove_webauthn": Line(SIGNED_IN, 302, 302, also=PROVED),
    "mfa_edit_webauthn": Line(SIGNED_IN, 302, 302, also=PROVED),
    "mfa_login_webauthn": Line(EVERYBODY, 302, 302, also=LOGIN),
    "usersessions_list": Line(SIGNED_IN, 200, 302),
}
# A developer's machine only: the routes are not there in production (meeloop.urls, accounts.checks, test_headers).
DEVELOPMENT = frozenset(
    {
        *("development-sign-in", "postvak", "postvak-empty", "postvak-mail", "postvak-html", "postvak-attachment"),
        *("development-class-list", "styleguide"),
    }
)
PAGES = {**ACCOUNTS, **SCHOOLS, **PROVIDERS, **ACTIVITIES, **ENROLMENTS, **NEWSLETTER, **STATS, **DESK, **FRAME, **SIGN_IN}
