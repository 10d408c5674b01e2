"""Wagtail: what editors leave behind while they work."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import (
    Audience,
    Erase,
    Mention,
    Through,
    WithParent,
    WithPerson,
    declare,
    declare_nobody,
    ends,
    personal,
    technical,
)
from privacy.registry.fields import ANYTHING
from privacy.terms import A_DAY, AUDIT, SPENT

PROVIDER = (Audience.PROVIDER,)
FEW = "the work of one region's editors"

declare(
    "wagtailusers.UserProfile",
    technical("id"),
    personal("user", "submitted_notifications", "approved_notifications", "rejected_notifications"),
    personal("updated_comments_notifications", "preferred_language", "current_time_zone", "theme", "contrast", "density"),
    personal("keyboard_shortcuts"),
    personal("dismissibles", keys=(ANYTHING,)),
    personal("avatar", erase=Erase.FILE),
    about=_("Hoe iemand het beheer wil zien"),
    links=(Through("user"),),
    purposes=("preferences",),
    retention=(WithPerson(),),
)
declare(
    "wagtailadmin.EditingSession",
    technical("id", "content_type", "is_editing"),
    technical("object_id", why="the number of what is open"),
    personal("user", "last_seen_at"),
    about=_("Wie nu aan welke pagina werkt"),
    links=(Through("user"),),
    purposes=("pages",),
    retention=(ends(A_DAY, "last_seen_at", unindexed=FEW), WithPerson()),
)
declare(
    "wagtailadmin.FormState",
    technical("id", "content_type"),
    technical("object_id", "parent_object_id", why="the number of what is open"),
    personal("user", "last_updated_at"),
    personal("data"),
    about=_("Wat iemand in een formulier typte en nog niet opsloeg"),
    links=(Through("user"), Mention(("data",))),
    purposes=("pages",),
    retention=(ends(A_DAY, "last_updated_at", unindexed=FEW), WithPerson()),
)
declare(
    "wagtailcore.PageSubscription",
    technical("id"),
    personal("user", "page", "comment_notifications"),
    about=_("Wie bericht wil over een pagina"),
    links=(Through("user"),),
    purposes=("preferences",),
    retention=(WithPerson(),),
)
declare(
    "wagtailcore.APIToken",
    technical("id", "revoked_at"),
    personal("user", "name", "prefix", "created", "last_used_at"),
    personal("key_hash", is_exported=False, why="a hash: it would only help who wants to break in"),
    about=_("Sleutels van Wagtail voor andere programma's (niet in gebruik)"),
    links=(Through("user"),),
    purposes=("accounts",),
    retention=(ends(SPENT, "revoked_at", unindexed="not in use"), WithPerson()),
)
declare(
    "wagtailcore.Comment",
    technical("id", "page", "revision_created", "updated_at"),
    technical("contentpath", "position", why="where on the page it stands"),
    personal("user", "text", "created_at", "resolved_at", "resolved_by"),
    about=_("Opmerkingen van redacteuren bij een pagina"),
    links=(Through("user"), Mention(("text",))),
    purposes=("pages",),
    retention=(ends(AUDIT, "updated_at", unindexed="off (WAGTAILADMIN_COMMENTS_ENABLED)"), WithPerson()),
)
declare(
    "wagtailcore.CommentReply",
    technical("id", "comment", "updated_at"),
    personal("user", "text", "created_at"),
    about=_("Antwoorden op opmerkingen bij een pagina"),
    links=(Through("user"), Mention(("text",))),
    purposes=("pages",),
    retention=(WithParent("comment"), WithPerson()),
)

# Judging a page before it goes online

declare(
    "wagtailcore.WorkflowState",
    technical("id", "content_type", "base_content_type", "workflow", "status", "created_at", "current_task_state"),
    technical("object_id", why="the number of the page"),
    personal("requested_by", erase=Erase.BLANK),
    about=_("Wie een pagina liet nakijken"),
    links=(Through("requested_by"),),
    purposes=("pages",),
    retention=(WithPerson(),),
)
declare(
    "wagtailcore.TaskState",
    technical("id", "workflow_state", "revision", "task", "status", "started_at", "finished_at", "content_type"),
    personal("finished_by", erase=Erase.BLANK),
    personal(
        "comment",
        erase=Erase.DESK,
        why="what the provider has to mend: somebody reads whether it names a person",
        seen_by=PROVIDER,
    ),
    about=_("Wie een pagina nakeek, en wat er anders moest"),
    links=(Through("finished_by"), Mention(("comment",))),
    purposes=("pages",),
    retention=(WithParent("revision"),),
)
declare_nobody("wagtailcore.Workflow", technical("id", "name", "active"), why="the steps of judging a page")
declare_nobody("wagtailcore.WorkflowTask", technical("id", "sort_order", "workflow", "task"), why="one step, in order")
declare_nobody("wagtailcore.WorkflowPage", technical("page", "workflow"), why="where which steps hold")
declare_nobody("wagtailcore.WorkflowContentType", technical("content_type", "workflow"), why="for what which steps hold")
declare_nobody("wagtailcore.Task", technical("id", "name", "content_type", "active"), why="a step of judging a page")
declare_nobody("wagtailcore.GroupApprovalTask", technical("task_ptr", "groups"), why="a step that some groups take")
declare_nobody(
    "wagtailcore.GroupApprovalTask_groups", technical("id", "groupapprovaltask", "group"), why="which groups take the step"
)
