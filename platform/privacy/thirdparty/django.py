"""Django itself, its sessions, tags, and the cookie list."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import Matching, declare, declare_nobody, ends, personal, public, technical
from privacy.terms import AT_ONCE

declare(
    "sessions.Session",
    technical("expire_date"),
    personal(
        "session_key",
        "session_data",
        is_exported=False,
        why="signed and compressed: who is signed in, where they were, and what they chose in a form that is not done",
    ),
    about=_("Dat je bent ingelogd"),
    links=(Matching("session_key", of="usersessions.UserSession", on="session_key", then="user"),),
    purposes=("security",),
    retention=(ends(AT_ONCE, "expire_date"),),
)
declare_nobody(
    "auth.Group", technical("id", "name", "permissions"), why="a set of rights in the CMS, named after a role or provider"
)
declare_nobody("auth.Group_permissions", technical("id", "group", "permission"), why="which rights a group has")
declare_nobody("auth.Permission", technical("id", "name", "content_type", "codename"), why="a right")
declare_nobody("contenttypes.ContentType", technical("id", "app_label", "model"), why="the tables there are")
declare_nobody("taggit.Tag", technical("id", "name", "slug"), why="words for photos and documents; the forms do not ask them")
declare_nobody("taggit.TaggedItem", technical("id", "tag", "content_type", "object_id"), why="which photo has which word")
declare_nobody(
    "cookie_consent.CookieGroup",
    technical("id", "varname", "ordering", "created"),
    public("name", "description", "is_required", "is_deletable"),
    why="the cookies that this site can set",
)
declare_nobody(
    "cookie_consent.Cookie",
    technical("id", "cookiegroup", "created"),
    public("name", "description", "path", "domain"),
    why="a cookie that this site can set",
)
declare_nobody(
    "cookie_consent.LogItem",
    technical("id", "action", "cookiegroup", "version", "created"),
    why="off (COOKIE_CONSENT_LOG_ENABLED), and it would not know who chose",
)
