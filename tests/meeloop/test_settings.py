"""What an operator can set is written down, and what the clock starts exists."""

import re
from pathlib import Path

from django.conf import settings

from meeloop.celery import app
from meeloop.settings.environment import Environment

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_of_an_installation_stands_in_the_example() -> None:
    written = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)

    assert len(written) == len(set(written))
    assert set(written) == {name.upper() for name in Environment.model_fields}


def test_the_schedule_names_every_task_that_exists_and_no_other() -> None:
    app.loader.import_default_modules()

    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled == {name for name in app.tasks if name.partition(".")[0] in settings.OUR_APPS}
