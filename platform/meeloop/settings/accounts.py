"""Sign-in by django-allauth: e-mail and password, second factor, own sessions page."""

from meeloop.settings.environment import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "accounts:signed_out"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
# Six digits are typed without mistakes on a phone, but are only 20 bits (a million codes; eight letters were 35 bits). That is
# enough because of what stands around them: 3 tries per code, a code lives 15 minutes, and an address gets 10 codes an hour
# (below). Whoever registers somebody else's address can guess 30 times an hour: 1 in 33,000, with ten mails to its owner.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
# Nobody gets mail because somebody else typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
# The session in which it happens stays (with a new key); accounts.listeners ends all others, and every token.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A whole school shares one address: generous per network, strict per account (V6.3.1).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "reset_password": "20/m/ip,3/10m/key",
    "confirm_email": "1/10s/key,10/h/key",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = env.trusted_proxy_count

MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Meeloop"
USERSESSIONS_ADAPTER = "accounts.adapter.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
