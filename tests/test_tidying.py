"""After a committing test the next one finds what a fresh clone holds."""

import asyncio
from contextvars import Context

import psycopg
import pytest
from django.db import connection, connections
from wagtail.models import Page

from accounts.models import User
from tests.support import tidying
from tests.support.database import superuser_address
from tests.support.makers import make_activity, make_coordinator


def test_a_thread_has_one_connection_whether_a_loop_seems_to_run_in_it_or_not() -> None:
    ours, running = connections["default"], asyncio._get_running_loop()
    loop = asyncio.new_event_loop()
    asyncio._set_running_loop(loop)
    try:
        found = Context().run(lambda: connections["default"])
    finally:
        asyncio._set_running_loop(running)
        loop.close()

    assert found is ours


@pytest.mark.django_db(transaction=True)
def test_what_was_made_changed_and_deleted_is_as_it_was_and_others_are_cut_off() -> None:
    name = str(connection.settings_dict["NAME"])
    fresh = tidying.contents(name)
    make_coordinator()
    make_activity()
    Page.objects.filter(depth=1).update(title="Anders")
    with psycopg.connect(superuser_address(name), autocommit=True) as superuser:
        superuser.execute("DELETE FROM wagtailcore_pagelogentry")
        superuser.execute("SELECT nextval('schools_pupil_id_seq')")
    with psycopg.connect(superuser_address(name)) as stranger:
        stranger.execute("UPDATE accounts_user SET display_name = 'Halverwege'")
        connection.close()

        tidying.tidy(name, fresh)

        with pytest.raises(psycopg.OperationalError):
            stranger.execute("SELECT 1")
    assert tidying.contents(name) == fresh
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_when_much_passed_through_the_database_is_cloned(monkeypatch: pytest.MonkeyPatch) -> None:
    name = str(connection.settings_dict["NAME"])
    fresh = tidying.contents(name)
    make_coordinator()
    connection.close()
    monkeypatch.setattr(tidying, "MUCH", 0)

    tidying.tidy(name, fresh)

    assert tidying.contents(name) == fresh
    with tidying.connect(name) as superuser:
        assert "accounts_user" not in tidying.sizes(superuser)
