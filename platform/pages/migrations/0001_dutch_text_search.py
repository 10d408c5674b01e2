"""Extensions and the Dutch, accent-blind text search configuration.

They must exist before the first page is saved: Wagtail's search index uses ``nl_unaccent`` from then on.
All three extensions are trusted, so the owner of the database may create them.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

F_UNACCENT = """
CREATE OR REPLACE FUNCTION f_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$function$ SELECT public.unaccent('public.unaccent', $1) $function$
"""
NL_UNACCENT = """
CREATE TEXT SEARCH CONFIGURATION nl_unaccent (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION nl_unaccent
ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [("wagtailsearch", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(F_UNACCENT, "DROP FUNCTION f_unaccent(text)"),
        migrations.RunSQL(NL_UNACCENT, "DROP TEXT SEARCH CONFIGURATION nl_unaccent"),
    ]
