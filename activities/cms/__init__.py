"""Activities in Wagtail's own screens: dates, guards, menus. ``wagtail_hooks`` hangs them up."""
