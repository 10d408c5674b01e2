"""The embedded Valkey: cache and queue behind one socket."""

import os
import signal
import stat
from pathlib import Path

import pytest
import redis
from kombu import Connection

from meeloop.local.children import stop_child
from meeloop.local.errors import LocalError
from meeloop.local.places import private_folder, socket_folder
from meeloop.local.valkey import Valkey


def server(folder: Path) -> Valkey:
    return Valkey(folder / "data", socket_folder(folder), folder / "log")


def test_cache_and_queue_are_two_databases_behind_one_closed_socket(short_path: Path) -> None:
    valkey = server(private_folder(short_path / "it's a place"))
    process = valkey.start()

    with redis.Redis.from_url(valkey.cache_url) as cache:
        cache.set("a", 1)
        assert cache.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    with Connection(valkey.broker_url) as broker:
        broker.ensure_connection(max_retries=1)
        assert broker.default_channel.client.dbsize() == 0

    assert stat.S_IMODE(valkey.socket_file.stat().st_mode) == 0o700
    stop_child(process, valkey.ending)


def test_a_kill_keeps_what_was_queued(short_path: Path) -> None:
    valkey = server(short_path)
    process = valkey.start()
    with redis.Redis.from_url(valkey.cache_url) as client:
        for number in range(500):
            client.rpush("queue", number)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    again = valkey.start()

    with redis.Redis.from_url(valkey.cache_url) as client:
        assert client.llen("queue") == 500
    stop_child(again, valkey.ending)


def test_a_server_that_cannot_start_says_why(short_path: Path) -> None:
    valkey = server(short_path)
    (short_path / "data" / "appendonlydir").mkdir(parents=True)
    (short_path / "data" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    with pytest.raises(LocalError, match="Valkey did not start"):
        valkey.start()
