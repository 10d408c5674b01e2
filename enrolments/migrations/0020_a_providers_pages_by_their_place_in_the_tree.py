"""The pages below a provider's own are found by the index on their path: looking at the end of every path took as long as there are pages.

Children of a page have its path with four more signs, of 0-9 and A-Z. Compared by bytes (``~>=~``), so that it holds, and Wagtail's own
index for prefixes serves it, whatever the collation of the database is.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("enrolments.migrations.0019_the_region_reaches_its_own_desk").REACH
BY_THE_END = """        SELECT page.id
        FROM activities_activitypage activity JOIN wagtailcore_page page ON page.id = activity.page_ptr_id
        WHERE left(page.path, length(page.path) - 4) IN (
            SELECT above.path FROM providers_providerpage home JOIN wagtailcore_page above ON above.id = home.page_ptr_id
            WHERE home.provider_id = ANY (providers)
        )
"""
BY_THE_BEGINNING = """        SELECT page.id
        FROM providers_providerpage home
        JOIN wagtailcore_page above ON above.id = home.page_ptr_id
        JOIN wagtailcore_page page ON page.path ~>=~ (above.path || '0000') AND page.path ~<=~ (above.path || 'ZZZZ')
            AND page.depth = above.depth + 1
        JOIN activities_activitypage activity ON activity.page_ptr_id = page.id
        WHERE home.provider_id = ANY (providers)
"""
REACH = BEFORE.replace(BY_THE_END, BY_THE_BEGINNING)


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0019_the_region_reaches_its_own_desk")]
    operations = [migrations.RunSQL(REACH, BEFORE)]
