"""What providers keep about their people (guide "privacy-registry")."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import (
    Audience,
    Erase,
    Lasting,
    Through,
    WithPerson,
    asks,
    declare,
    declare_nobody,
    ends,
    personal,
    public,
    shown,
    technical,
)
from privacy.terms import ROLES
from providers import models

PROVIDER, REGION = Audience.PROVIDER, Audience.REGION

declare(
    models.ProviderMembership,
    technical("id"),
    personal("provider", "user", "role", "created_at", "ended_at", seen_by=(PROVIDER, REGION)),
    about=_("Wie bij welke aanbieder werkt, en in welke rol"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(ends(ROLES, "ended_at", unindexed="a few rows per provider"), WithPerson()),
)
declare(
    models.ProviderDecision,
    technical("id", "provider", "verdict", "at", "by_role"),
    technical("reason", why="about the provider, not about somebody"),
    personal("by", erase=Erase.BLANK, seen_by=(REGION,)),
    about=_("Wie een aanbieder toeliet, weigerde of blokkeerde"),
    links=(Through("by"),),
    purposes=("decisions",),
    retention=(Lasting("a decision about a provider belongs to the provider; it says which role decided"),),
)

declare_nobody(
    models.Provider,
    technical("id", "status", "status_reason", "applied_at", "decided_at"),
    public("name", "kvk_number", "sectors", "website"),
    public("street", "postcode", "city", "municipality_code", "municipality", "latitude", "longitude"),
    why="an organisation from the trade register; its people are memberships",
)
declare(
    models.Recognition,
    technical("id", "source", "checked_on", "confirmed_at", "created_at"),
    technical("withdrawn_on", why="about the provider, not about somebody"),
    public("provider", "company_id", "crebos", "valid_from", "valid_until"),
    personal("confirmed_by", erase=Erase.BLANK, seen_by=(REGION,)),
    about=_("Wie van de regio nakeek dat een aanbieder een erkend leerbedrijf is"),
    links=(Through("confirmed_by"),),
    purposes=("decisions",),
    retention=(Lasting("a recognition belongs to the provider; the account of who confirmed it can go"),),
)
declare_nobody(
    models.ReferenceVersion, technical("id", "kind", "version", "digest", "rows", "imported_at"), why="lists of others"
)
declare_nobody(
    models.Qualification,
    public("code", "name", "level", "sector"),
    technical("ended_on", "version"),
    why="the qualification structure",
)
declare_nobody(models.SectorTerm, public("code", "name"), technical("ended_on", "version"), why="the list of sectors")
declare_nobody(models.ProviderIndexPage, technical("page_ptr"), why="the list of providers")
declare_nobody(
    models.ProviderPage,
    technical("page_ptr"),
    public("provider", "intro", "body", "image", "image_alt", "image_is_decorative"),
    why="words for everybody; contact people are memberships, never words on a page",
)

shown("providers.api.serializers.ApplicationSerializer", PROVIDER, REGION, shows={"name": (), "status_reason": ()})
asks("providers.api.serializers", "DecisionReasonSerializer")
