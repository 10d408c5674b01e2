"""What docs/operations/deploy.md tells an operator to type on one Debian server is what the containers have."""

import re

from meeloop.doctor.databases import QUIET_LOG
from meeloop.local import roles
from meeloop.local.postgres import INITDB
from tests.support.compose import FOLDER, SERVICES

GUIDE = (FOLDER.parent / "docs" / "operations" / "deploy.md").read_text()


def written(path: str) -> str:
    """Return what the guide puts in a file."""
    [text] = re.findall(
        rf"^    (?:cat >>?|install -m 0755 /dev/stdin) {re.escape(path)} <<'END'\n((?:    .*\n)+?)    END$", GUIDE, re.MULTILINE
    )
    return re.sub("^    ", "", str(text), flags=re.MULTILINE)


def test_postgresql_comes_from_its_own_project_held_to_a_key() -> None:
    source = dict(line.split(": ", 1) for line in written("/etc/apt/sources.list.d/pgdg.sources").splitlines())

    assert source["URIs"].startswith("https://apt.postgresql.org/")
    # The key of a package that Debian signs, not one that is fetched.
    assert source["Signed-By"].startswith("/usr/share/postgresql-common/")
    assert f"apt install postgresql-{SERVICES['database']['image'].partition(':')[2]}\n" in GUIDE


def test_a_log_of_postgresql_by_the_guide_holds_no_rows() -> None:
    told = dict(line.split(" = ") for line in written("/etc/postgresql/18/main/conf.d/meeloop.conf").splitlines())

    assert {name: value for name, value in told.items() if name.startswith("log_")} == {
        name: values[0] for name, values in QUIET_LOG.items()
    }
    assert (told["password_encryption"], told["listen_addresses"]) == ("scram-sha-256", "'localhost'")


def test_a_database_is_made_alike_everywhere() -> None:
    def of(flags: str) -> set[str]:
        found = re.findall(r"--(encoding|locale-provider|builtin-locale)=(\S+)", flags)
        return {f"{name.replace('-', '_')} {value}".lower() for name, value in found}

    made = re.sub("'", "", roles.CREATE_DATABASE).lower()

    assert f"`{roles.CREATE_DATABASE}`" in GUIDE
    assert of(SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]) == of(" ".join(INITDB))
    assert len(of(" ".join(INITDB))) == 3
    assert all(f" {one}" in made for one in of(" ".join(INITDB)))
    assert " template template0 " in made


def test_valkey_by_the_guide_is_that_of_the_containers() -> None:
    told = dict(line.split(" ", 1) for line in written("/etc/valkey/valkey.conf").splitlines())
    command = SERVICES["valkey"]["command"][1:]
    container = dict(zip((name.removeprefix("--") for name in command[::2]), command[1::2], strict=True))

    assert told == {"bind": "127.0.0.1"} | {name: value for name, value in container.items() if name != "dir"}


def test_a_renewed_certificate_is_read_by_the_proxy() -> None:
    conf = (FOLDER / "nginx" / "meeloop.conf").read_text()
    [root] = re.findall(r"location /\.well-known/acme-challenge/ \{ root (\S+); \}", conf)
    files = re.findall(r"ssl_certificate(?:_key)? (\S+);", conf)
    [linked] = re.findall(r"^    ln -sf (.+) /etc/nginx/tls/$", GUIDE, re.MULTILINE)

    assert f"certbot certonly --webroot --webroot-path {root} " in GUIDE
    assert [f"/etc/nginx/tls/{path.rpartition('/')[2]}" for path in linked.split()] == files
    assert "systemctl reload nginx" in written("/etc/letsencrypt/renewal-hooks/deploy/nginx")
