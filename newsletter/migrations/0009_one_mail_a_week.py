import django.contrib.postgres.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import newsletter.cards


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0008_how_often_a_mailbox_was_asked_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="slot",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="sending",
            name="frequency",
            field=models.CharField(
                choices=[
                    ("each", "Elke nieuwsbrief meteen"),
                    ("weekly", "Hoogstens één per week"),
                    ("monthly", "Hoogstens één per maand"),
                ],
                db_default="each",
                default="each",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="interests",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="sending",
            name="period",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="told_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="nieuwe activiteiten verteld tot"),
        ),
        migrations.AlterField(
            model_name="newsletterissuepage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("heading", 2),
                    ("text", 3),
                    ("image", 4),
                    ("chosen", 8),
                    ("newest", 13),
                    ("for_you", 17),
                    ("event", 25),
                    ("quote", 31),
                    ("button", 35),
                    ("updates", 37),
                ],
                block_lookup={
                    0: ("wagtail.blocks.CharBlock", (), {"label": "Tekst", "max_length": 120}),
                    1: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {"choices": [("2", "Tussenkop"), ("3", "Kleine kop")], "label": "Niveau"},
                    ),
                    2: ("wagtail.blocks.StructBlock", [[("text", 0), ("level", 1)]], {}),
                    3: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "italic", "ol", "ul", "link"], "label": "Tekst", "max_length": 5000},
                    ),
                    4: ("wagtail.images.blocks.ImageBlock", [], {}),
                    5: ("wagtail.blocks.CharBlock", (), {"label": "Kop", "max_length": 80}),
                    6: (
                        "wagtail.blocks.PageChooserBlock",
                        (),
                        {"label": "Activiteit", "page_type": ["activities.ActivityPage"]},
                    ),
                    7: (
                        "wagtail.blocks.ListBlock",
                        (6,),
                        {
                            "help_text": "Alleen wat iedereen kan vinden, komt in de mail.",
                            "label": "Activiteiten",
                            "max_num": 8,
                            "min_num": 1,
                        },
                    ),
                    8: ("wagtail.blocks.StructBlock", [[("heading", 5), ("activities", 7)]], {}),
                    9: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": newsletter.cards.sectors,
                            "help_text": "Leeg: alle sectoren.",
                            "label": "Sector",
                            "required": False,
                        },
                    ),
                    10: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": newsletter.cards.kinds,
                            "help_text": "Leeg: alle soorten.",
                            "label": "Soort",
                            "required": False,
                        },
                    ),
                    11: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"default": 3, "label": "Hoeveel", "max_value": 10, "min_value": 1},
                    ),
                    12: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"default": 4, "label": "Met een datum in de komende weken", "max_value": 26, "min_value": 1},
                    ),
                    13: (
                        "wagtail.blocks.StructBlock",
                        [[("heading", 5), ("sector", 9), ("kind", 10), ("number", 11), ("weeks", 12)]],
                        {},
                    ),
                    14: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"default": 4, "label": "Hoeveel per lezer", "max_value": 10, "min_value": 1},
                    ),
                    15: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"default": 6, "label": "Met een datum in de komende weken", "max_value": 26, "min_value": 1},
                    ),
                    16: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {
                            "default": False,
                            "help_text": "Wie niets nieuws heeft, krijgt deze nieuwsbrief dan niet.",
                            "label": "Alleen mailen als er iets nieuws is",
                            "required": False,
                        },
                    ),
                    17: (
                        "wagtail.blocks.StructBlock",
                        [[("heading", 5), ("number", 14), ("weeks", 15), ("only_with_news", 16)]],
                        {},
                    ),
                    18: ("wagtail.blocks.CharBlock", (), {"label": "Wat", "max_length": 120}),
                    19: ("wagtail.blocks.DateTimeBlock", (), {"label": "Begint"}),
                    20: ("wagtail.blocks.TimeBlock", (), {"label": "Klaar om", "required": False}),
                    21: ("wagtail.blocks.CharBlock", (), {"label": "Waar", "max_length": 160}),
                    22: ("wagtail.blocks.TextBlock", (), {"label": "Wat ga je doen?", "max_length": 400, "required": False}),
                    23: ("wagtail.blocks.URLBlock", (), {"label": "Link", "max_length": 500, "required": False}),
                    24: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "Bijvoorbeeld: Meld je aan.",
                            "label": "Tekst op de knop",
                            "max_length": 60,
                            "required": False,
                        },
                    ),
                    25: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("title", 18),
                                ("starts_at", 19),
                                ("ends_at", 20),
                                ("where", 21),
                                ("text", 22),
                                ("link", 23),
                                ("link_text", 24),
                            ]
                        ],
                        {},
                    ),
                    26: ("wagtail.blocks.TextBlock", (), {"label": "Wat iemand zei", "max_length": 600}),
                    27: ("wagtail.blocks.CharBlock", (), {"label": "Voornaam", "max_length": 40, "required": False}),
                    28: ("wagtail.blocks.CharBlock", (), {"label": "Plaats", "max_length": 60, "required": False}),
                    29: (
                        "wagtail.blocks.BooleanBlock",
                        (),
                        {
                            "help_text": "Vraag het eerst. Is iemand jonger dan 16? Vraag het dan ook aan een ouder.",
                            "label": "Toestemming: dit mag hier staan",
                            "required": False,
                        },
                    ),
                    30: ("wagtail.blocks.DateBlock", (), {"label": "Gevraagd op", "required": False}),
                    31: (
                        "wagtail.blocks.StructBlock",
                        [[("text", 26), ("first_name", 27), ("town", 28), ("is_permitted", 29), ("permitted_on", 30)]],
                        {},
                    ),
                    32: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"help_text": "Zeg wat iemand gaat doen.", "label": "Tekst op de knop", "max_length": 60},
                    ),
                    33: ("wagtail.blocks.PageChooserBlock", (), {"label": "Pagina van deze site", "required": False}),
                    34: ("wagtail.blocks.URLBlock", (), {"label": "Of een ander adres", "max_length": 500, "required": False}),
                    35: ("wagtail.blocks.StructBlock", [[("label", 32), ("page", 33), ("link", 34)]], {}),
                    36: ("wagtail.blocks.IntegerBlock", (), {"default": 3, "label": "Hoeveel", "max_value": 5, "min_value": 1}),
                    37: ("wagtail.blocks.StructBlock", [[("number", 36)]], {}),
                },
                verbose_name="inhoud",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("slot", ""), _negated=True),
                fields=("subscriber", "slot"),
                name="one_mail_per_reader_and_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.UniqueConstraint(fields=("frequency", "period"), name="period_is_gathered_once"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("frequency", "each"), ("period", None)),
                    models.Q(models.Q(("frequency", "each"), _negated=True), ("period__isnull", False)),
                    _connector="OR",
                ),
                name="sending_gathers_a_period_or_is_one_issue",
            ),
        ),
    ]
