"""Activities in Wagtail: what hangs where."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from activities.cms import guards, history, menus, people
from activities.cms.sessions import SessionViewSet

hooks.register("before_delete_page", guards.before_delete)
hooks.register("before_move_page", guards.before_move)
hooks.register("before_unpublish_page", guards.before_unpublish)
hooks.register("before_bulk_action", guards.before_bulk)
hooks.register("construct_homepage_panels", menus.home_panels)
# After the apps that add something to it.
hooks.register("construct_homepage_summary_items", menus.summary, order=1000)
hooks.register("construct_page_action_menu", menus.action_menu)
hooks.register("construct_main_menu", menus.main_menu)
hooks.register("construct_reports_menu", menus.lists_menu)
hooks.register("register_admin_menu_item", menus.way_back)
hooks.register("register_log_actions", history.register_actions)
hooks.register("construct_page_chooser_queryset", menus.choosable_pages)
people.narrow_filters()
hooks.register("register_admin_viewset", lambda: [menus.ActivityListing("activiteiten"), SessionViewSet("datums")])


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # Wagtail is untyped
def house_colours() -> SafeString:
    """Give the CMS the colours of the site."""
    return format_html('<link rel="stylesheet" href="{}">', static("meeloop/css/cms.css"))
