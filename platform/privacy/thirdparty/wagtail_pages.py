"""Wagtail: pages, sites, rights on them, and what finds them."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import Erase, Lasting, Through, declare, declare_nobody, personal, public, technical

declare(
    "wagtailcore.Page",
    technical("id", "depth", "numchild", "translation_key", "locale", "content_type", "alias_of"),
    technical("path", why="where it stands in the tree: numbers"),
    technical("latest_revision", "live_revision", "live", "has_unpublished_changes", "locked", "locked_at", "expired"),
    technical("first_published_at", "go_live_at", "expire_at", "latest_revision_created_at", "show_in_menus"),
    public("title", "draft_title", "slug", "url_path", "seo_title", "search_description", "last_published_at"),
    personal("owner", "locked_by", erase=Erase.BLANK),
    about=_("Wie een pagina maakte of vastzette"),
    links=(Through("owner"), Through("locked_by")),
    purposes=("pages",),
    retention=(Lasting("a page stays until an editor removes it; its words are for everybody"),),
)
declare_nobody(
    "wagtailcore.GroupPagePermission", technical("id", "group", "page", "permission"), why="what a group may do with a page"
)
declare_nobody(
    "wagtailcore.PageViewRestriction",
    technical("id", "restriction_type", "password", "page", "groups"),
    why="a page that is closed to some; not in use here",
)
declare_nobody(
    "wagtailcore.PageViewRestriction_groups",
    technical("id", "pageviewrestriction", "group"),
    why="which groups may still read it",
)
declare_nobody("wagtailcore.Locale", technical("id", "language_code"), why="a language")
declare_nobody(
    "wagtailcore.Site",
    technical("id", "port", "root_page", "is_default_site"),
    public("hostname", "site_name"),
    why="an address of this installation",
)
declare_nobody(
    "wagtailcore.GroupSitePermission", technical("id", "group", "site", "permission"), why="what a group may do with a site"
)
declare_nobody(
    "wagtailcore.ReferenceIndex",
    technical("id", "content_type", "base_content_type", "object_id", "to_content_type", "to_object_id"),
    technical("model_path", "content_path", "content_path_hash"),
    why="which page points at which photo or page: numbers only",
)
declare_nobody(
    "wagtailsearch.IndexEntry",
    technical("id", "content_type", "object_id", "title_norm"),
    public("autocomplete", "title", "body", "title_text", "body_text"),
    why="copies of public words: the check privacy.E014 keeps people out of it",
)
declare_nobody(
    "wagtailredirects.Redirect",
    technical("id", "site", "redirect_page", "automatically_created", "created_at"),
    public("old_path", "is_permanent", "redirect_page_route_path", "redirect_link"),
    why="an address that moved",
)
declare_nobody(
    "wagtailembeds.Embed",
    technical("id", "max_width", "hash", "type", "width", "height", "last_updated", "cache_until"),
    public("url", "html", "title", "author_name", "provider_name", "thumbnail_url"),
    why="off (no finders): nothing is ever fetched",
)
declare_nobody("wagtailadmin.Admin", technical("id"), why="has no rows: it only carries a right")
