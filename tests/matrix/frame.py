"""The permission table, its second half: what is around the work of schools and providers. The frame of the site, and signing in.

Read a line as in ``expected``.
"""

from tests.matrix.lines import EVERYBODY, JUDGES, REGION, REPORTS, SIGNED_IN, Line

FRAME = {
    "region-home": Line(REGION, factor=True),
    "region-visits": Line(JUDGES, factor=True),
    "newsletter:sendings": Line(JUDGES, factor=True),
    "newsletter:sending": Line(JUDGES, 200, 302, factor=True),
    "newsletter:sending_progress": Line(JUDGES, factor=True),
    "newsletter:send_issue": Line(JUDGES, 200, 302, factor=True),
    "newsletter:stop_sending": Line(JUDGES, 200, 302, factor=True),
    "pages:updates_feed": Line(EVERYBODY),
    "region-retention": Line(REPORTS | {"region_privacy"}, factor=True),
    "region-speed": Line(frozenset({"region_admin"}), factor=True),
    "security-txt": Line(EVERYBODY),
    "rendition": Line(EVERYBODY, 404, also=frozenset({"404"}), why="a size of a photo that was not made"),
    "health-live": Line(EVERYBODY),
    "health-ready": Line(EVERYBODY, why="503 where a part is down"),
    "metrics": Line(
        EVERYBODY,
        404,
        also=frozenset({"404"}),
        why="there for who has the key of the installation (tests/meeloop/test_metrics.py)",
    ),
    "privacy:cookies": Line(EVERYBODY, 200),
    "privacy:choose_measuring": Line(
        EVERYBODY,
        None,
        404,
        is_csrf_free=True,
        also=frozenset({"404"}),
        why="measuring is off; a token would be a cookie before the choice",
    ),
    "privacy:promises": Line(EVERYBODY, 200),
    **{
        f"privacy:{view}": Line(EVERYBODY, 200)
        for view in ("register", "register_file", "dpia_file", "retention", "retention_proofs", "security")
    },
    "privacy:erased": Line(
        EVERYBODY, 404, also=frozenset({"404"}), why="nobody is erased here (tests/accounts/test_my_data.py)"
    ),
    **{f"privacy:{view}": Line(EVERYBODY, 200) for view in ("register", "register_file", "dpia_file")},
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
