"""The files for a cluster, without a cluster: what the API asks of them, and that every process is what it is in compose.yaml."""

import json
import re
from typing import Any

import pytest

from meeloop.settings.environment import Environment
from tests.support.compose import FOLDER, SERVICES, secret_files
from tests.support.kubernetes import CLUSTER, OBJECTS, container, mounted, of_kind, pods, refusals, secrets, settings

OURS = ("web", "worker", "beat", "setup", "backup", "doctor")
# Managed services ask for a password: in compose.yaml nobody but us can reach them.
MANAGED = {"valkey_url", "celery_broker_url"}


def service(process: str) -> dict[str, Any]:
    return SERVICES["web-1" if process == "web" else process]


def bytes_of(size: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([KMGkmg])i?", size).groups()  # type: ignore[union-attr]  # else the test fails
    return int(number) * int(1024 ** " kmg".index(unit.lower()))


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_each_object_is_what_the_api_asks(one: dict[str, Any]) -> None:
    assert refusals(one) == set()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("spec/template/spec/restart", "Always"),
        ("spec/template/spec/securityContext/runAsRoot", False),
        ("spec/template/spec/containers/0/readiness", {}),
        ("spec/template/spec/containers/0/livenessProbe/httpGet/host_name", "x"),
        ("spec/strategy/rollingUpdate/maxAway", 0),
        ("spec/replicas", "two"),
        ("spec/template/spec/volumes/0/persistentVolumeClaim/claim", "files"),
    ],
)
def test_the_api_refuses_what_it_does_not_know(path: str, value: Any) -> None:
    broken: Any = json.loads(json.dumps(of_kind("Deployment")["web"]))
    *above, last = path.split("/")
    place = broken
    for step in above:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value

    assert any(path.startswith(where) and where for where in refusals(broken))


def test_the_installation_is_whole() -> None:
    assert set(pods()) == {*OURS, "proxy"}
    assert set(of_kind("CronJob")) == {"backup", "doctor"}
    assert set(of_kind("Job")) == {"setup"}
    # Whatever comes first is there for the job that comes first: its settings, its secrets, its disks, its way to the database.
    first = {one["metadata"]["name"] for one in OBJECTS if one["metadata"]["labels"].get("step") == "first"}
    assert {"setup", "data", "meeloop-files"} <= first
    assert not first & {"web", "worker", "beat", "proxy", "backup", "doctor"} - set(of_kind("NetworkPolicy"))
    assert CLUSTER["generatorOptions"]["labels"]["step"] == "first"
    claimed = {
        volume["persistentVolumeClaim"]["claimName"]
        for pod in pods().values()
        for volume in pod["spec"]["volumes"]
        if "persistentVolumeClaim" in volume
    }
    assert claimed == set(of_kind("PersistentVolumeClaim"))


@pytest.mark.parametrize("process", OURS)
def test_a_process_is_what_it_is_in_compose(process: str) -> None:
    ours, theirs = container(process), service(process)
    own = settings(process)
    of_theirs = {
        name: value for name, value in theirs["environment"].items() if name not in {"VALKEY_URL", "CELERY_BROKER_URL"}
    }

    assert ours["image"] == CLUSTER["images"][0]["name"] == "meeloop"
    assert ours.get("command") == theirs.get("command")
    assert own == of_theirs | {f"{name.upper()}_FILE": f"/run/secrets/{name}" for name in MANAGED}
    assert secrets(process) == set(theirs["secrets"]) | MANAGED == set(secret_files(theirs).values()) | MANAGED
    assert ours["resources"]["limits"]["memory"] == ours["resources"]["requests"]["memory"]
    assert bytes_of(ours["resources"]["limits"]["memory"]) == bytes_of(theirs["deploy"]["resources"]["limits"]["memory"])
    known = {name.upper() for name in Environment.model_fields}
    assert {name.removesuffix("_FILE") for name in own} <= known


@pytest.mark.parametrize("process", [*OURS, "proxy"])
def test_nobody_is_root_and_nothing_is_written_but_where_it_must(process: str) -> None:
    pod, ours = pods()[process]["spec"], container(process)
    user = int(service(process)["user"].partition(":")[0])

    assert pod["securityContext"] | {"fsGroupChangePolicy": ""} == {
        "runAsNonRoot": True,
        **dict.fromkeys(("runAsUser", "runAsGroup", "fsGroup"), user),
        "fsGroupChangePolicy": "",
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert ours["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    [(size, in_compose)] = [(mounted(process)["/tmp"]["emptyDir"]["sizeLimit"], service(process)["tmpfs"][0])]
    assert bytes_of(size) == bytes_of(re.search(r"size=(\w+)", in_compose)[1])  # type: ignore[index]  # else the test fails
    writable = {path for path, volume in mounted(process).items() if not volume.get("readOnly") and path != "/tmp"}
    volumes = [volume.split(":") for volume in service(process)["volumes"]]
    assert writable == {
        parts[-1] for parts in ([one for one in each if one != "ro"] for each in volumes if each[-1] != "ro")
    } | (
        # Its own volumes take the place of the common one there.
        {"/var/lib/meeloop"} if process == "beat" else set()
    )


def test_web_is_replaced_without_a_moment_in_which_nobody_answers() -> None:
    for name in ("web", "proxy"):
        deployment = of_kind("Deployment")[name]
        assert deployment["spec"]["replicas"] >= 2
        assert deployment["spec"]["strategy"] == {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1},
        }
        assert of_kind("PodDisruptionBudget")[name]["spec"]["minAvailable"] == 1
    pause = container("web")["lifecycle"]["preStop"]["sleep"]["seconds"]
    patience = int(service("web")["stop_grace_period"].removesuffix("s"))
    assert pods()["web"]["spec"]["terminationGracePeriodSeconds"] == pause + patience
    assert pods()["worker"]["spec"]["terminationGracePeriodSeconds"] == int(
        service("worker")["stop_grace_period"].removesuffix("s")
    )
    assert of_kind("Deployment")["beat"]["spec"] | {"template": {}, "selector": {}} == {
        "replicas": 1,
        "revisionHistoryLimit": 3,
        "strategy": {"type": "Recreate"},
        "selector": {},
        "template": {},
    }


def test_whether_a_copy_lives_hangs_on_nobody_else() -> None:
    web, host = container("web"), (FOLDER / "meeloop.env.example").read_text()

    for probe in ("readinessProbe", "livenessProbe"):
        assert web[probe]["httpGet"] == {"path": "/health/live", "port": "http"}
    started = web["startupProbe"]["httpGet"]
    assert started["path"] == "/health/ready"
    assert f"ALLOWED_HOSTS={started['httpHeaders'][0]['value']}\n" in host
    # A health check of these asks whether beat rings: no reason to end them.
    assert not any("Probe" in key for process in ("worker", "beat") for key in container(process))
    assert container("proxy")["readinessProbe"]["httpGet"]["path"] == "/proxy-is-up"


def test_the_proxy_is_the_one_of_every_other_way() -> None:
    files = {volume["subPath"]: path for path, volume in mounted("proxy").items() if "subPath" in volume}
    theirs = dict(volume.split(":")[:2] for volume in service("proxy")["volumes"])
    ports = {each["name"]: each["containerPort"] for each in container("proxy")["ports"]}
    [made] = [each["files"] for each in CLUSTER["configMapGenerator"] if each["name"] == "meeloop-proxy"]

    assert container("proxy")["image"] == service("proxy")["image"]
    assert files["meeloop.conf"] == theirs["./nginx/meeloop.conf"]
    assert files["upstream-kubernetes.conf"] == theirs["./nginx/upstream-compose.conf"]
    assert made == ["nginx/meeloop.conf", "nginx/upstream-kubernetes.conf"]
    assert set(mounted("proxy")) >= set(theirs.values())
    assert {f"{ports[each['targetPort']]}" for each in of_kind("Service")["proxy"]["spec"]["ports"]} == {"8080", "8443"}
    # Copies by name, as the proxy of compose asks for them.
    copies = (FOLDER / "nginx" / "upstream-kubernetes.conf").read_text()
    name = f"{of_kind('Service')['web']['metadata']['name']}.{CLUSTER['namespace']}.svc.cluster.local:8000"
    assert f"server {name} resolve max_fails=1 fail_timeout=2s;" in copies
    assert of_kind("Service")["web"]["spec"]["clusterIP"] == "None"


def test_the_files_hold_no_secret_and_every_secret_is_made() -> None:
    made = {each["name"]: {file.rpartition("=")[2] for file in each["files"]} for each in CLUSTER["secretGenerator"]}
    used = {f"secrets/{name}" for process in OURS for name in secrets(process)}
    script = (FOLDER / "make-secrets.sh").read_text()

    assert "Secret" not in {one["kind"] for one in OBJECTS}
    assert made == {"meeloop-secrets": used, "meeloop-tls": {"tls/fullchain.pem", "tls/privkey.pem"}}
    assert all(name in script for name in MANAGED)
    for setting in (each for process in OURS for each in settings(process).items()):
        assert setting[0].endswith("_FILE") or "KEY" not in setting[0]


def test_who_may_talk_to_whom() -> None:
    walls = {name: one["spec"] for name, one in of_kind("NetworkPolicy").items()}
    out = {
        name: {port["port"] for rule in wall.get("egress", ()) for port in rule.get("ports", ())}
        for name, wall in walls.items()
    }

    assert walls["nobody"]["podSelector"] == {"matchLabels": {"app": "meeloop"}}
    assert set(walls["nobody"]["policyTypes"]) == {"Ingress", "Egress"}
    assert "ingress" not in walls["nobody"]
    assert [rule["from"] for rule in walls["web"]["ingress"]] == [
        [{"podSelector": {"matchLabels": {"app": "meeloop", "process": "proxy"}}}]
    ]
    assert out == {"nobody": {53}, "visitors": {"http"}, "web": set(), "data": {5432, 6379}, "mail": {465, 587}}
    assert walls["data"]["podSelector"]["matchExpressions"][0]["values"] == list(OURS)
    # As the networks of compose.yaml: mail leaves from the worker, and the doctor asks.
    outside = {process for process in OURS if "outside" in service(process)["networks"]}
    assert set(walls["mail"]["podSelector"]["matchExpressions"][0]["values"]) == outside
    assert all(pod["metadata"]["labels"] == {"app": "meeloop", "process": name} for name, pod in pods().items())
