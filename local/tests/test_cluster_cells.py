"""Two cells on one platform: each signs in, is paid attention to, backed up and upgraded as itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from chassis.db.keyring import Keyring
from local.__main__ import app
from local.cluster import cells, secret_values
from local.cluster.rendering import K8S, Object, folders, render
from local.cluster.subjects import containers, found, named, of_kind, space_of
from local.places import ROOT
from typer.testing import CliRunner

# the kind of password that is read as a number
DIGITS = "0123456789"
CODES = [one.code for one in cells.counties()]


@pytest.fixture(scope="module")
def whole() -> list[Object]:
    """Everything that is applied to a cluster."""
    return [one for folder in folders() for one in render(folder)]


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], list[Object]]:
    """A cell rendered with one text of one file changed."""

    def render_changed(file: str, old: str, new: str) -> list[Object]:
        copy = tmp_path / "k8s"
        if not copy.exists():
            shutil.copytree(K8S, copy)
        text = (copy / file).read_text()
        assert old in text
        (copy / file).write_text(text.replace(old, new))
        return render(copy / "cells" / "510421")

    return render_changed


def jobs(objects: list[Object]) -> dict[str, Object]:
    return {one["metadata"]["name"]: one["spec"] for one in of_kind(objects, "Job")}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("cells/510421/kustomization.yaml", "RELEASE=0.1.0", "RELEASE=0.1.1"),
        ("components/county/kustomization.yaml", "sign-on.anjia.example/realms", "sign-on.county.example/realms"),
        ("base/fees/migrate.yaml", "backoffLimit: 20", "backoffLimit: 21"),
    ],
    ids=["release", "setting", "shape"],
)
def test_changed_job_never_meets_the_old_one(
    whole: list[Object], changed: Callable[[str, str, str], list[Object]], file: str, old: str, new: str
) -> None:
    before = jobs([one for one in whole if space_of(one) == "anjia-510421"])
    after = jobs(changed(file, old, new))
    assert before != after
    assert {name for name, spec in after.items() if before.get(name, spec) != spec} == set()


def test_release_is_said_once_and_tags_every_image(changed: Callable[[str, str, str], list[Object]]) -> None:
    objects = changed("cells/510421/kustomization.yaml", "RELEASE=0.1.0", "RELEASE=0.1.1")
    images = {container["image"] for _, _, container in containers(objects)}
    assert {image.partition(":")[2] for image in images if image.startswith("anjia/")} == {"0.1.1"}


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("components/county/kustomization.yaml", "ANJIA_LOG=json", "ANJIA_LOG=console", "Deployment"),
        ("base/cell/nats/nats.conf", "10s", "20s", "StatefulSet"),
    ],
    ids=["settings", "stream"],
)
def test_changed_configuration_restarts_who_reads_it(
    whole: list[Object], changed: Callable[[str, str, str], list[Object]], file: str, old: str, new: str, kind: str
) -> None:
    after = changed(file, old, new)
    for one in of_kind(after, kind):
        before = found(whole, kind, space_of(one), one["metadata"]["name"])
        assert before is not None
        assert before["spec"]["template"] != one["spec"]["template"], named(one)


@pytest.mark.parametrize("code", CODES)
def test_realm_knows_each_cells_gateway_and_services(code: str) -> None:
    realm = cells.realm_of(cells.counties())
    county = next(one for one in cells.counties() if one.code == code)
    clients = {client["clientId"]: client for client in realm["clients"]}
    gateway = clients[f"gateway-{code}"]
    assert gateway["redirectUris"] == [f"https://{county.host}/signin/callback"]
    assert gateway["attributes"]["backchannel.logout.url"] == f"https://{county.host}/signout/back-channel"
    acting = {user["serviceAccountClientId"]: user for user in realm["users"]}
    for client in cells.clients_of_cells():
        account = acting[f"{client}-{code}"]
        assert account["attributes"]["division"] == [f"{code}000000"]
        assert account["username"] == f"service-account-{client}-{code}"
        assert clients[f"{client}-{code}"]["secret"] == f"${{{county.placeholder(client)}}}"


def test_realm_of_a_cluster_keeps_nothing_of_one_cell_alone() -> None:
    realm = cells.realm_of(cells.counties())
    text = json.dumps(realm)
    assert not [mark for mark in cells.OF_A_CELL if mark in text]
    names = [client["clientId"] for client in realm["clients"]]
    assert len(names) == len(set(names))
    assert "gateway" not in names
    assert {"grants", "anjia-cli", "admin-cli"} <= set(names)


def test_generated_files_are_fresh_and_a_new_cell_makes_them_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cells.stale_files() == []
    more = [*cells.counties(), cells.County("510411", "510411.anjia.example")]
    monkeypatch.setattr(cells, "counties", lambda: more)
    assert {finding.partition(":")[0].rpartition("/")[2] for finding in cells.stale_files()} == {
        "hub.conf",
        "keycloak.yaml",
        "nats-hub.yaml",
        "realm.json",
    }


def by_name(manifests: list[Object]) -> dict[tuple[str, str], dict[str, str]]:
    return {(one["metadata"]["namespace"], one["metadata"]["name"]): one["stringData"] for one in manifests}


@pytest.mark.parametrize("code", CODES)
def test_secrets_of_a_cell_are_whole_and_shared_with_the_platform(
    whole: list[Object], code: str, tmp_path: Path
) -> None:
    manifests, outside = secret_values.make_secrets(whole, code)
    made = by_name(manifests)
    space = f"anjia-{code}"
    for reference in secret_values.references_of_secrets(whole):
        if reference.space == space and f"{space} {reference.name}/{reference.key}" not in outside:
            assert made[space, reference.name][str(reference.key)], reference.field
    assert outside == [f"{space} {name}" for name in ("backup/access-key", "backup/secret-key", "hub-ca/ca.crt")]
    realm = made["anjia-platform", f"realm-{code}"]
    assert set(realm) == set(cells.clients_of_cells())
    assert made[space, "gateway"]["client-id"] == f"gateway-{code}"
    assert made[space, "gateway"]["client-secret"] == realm["gateway"]
    assert made[space, "incentives-client"]["client-secret"] == realm["incentives"]
    assert made[space, "hub"] == made["anjia-platform", f"hub-{code}"]
    ring = tmp_path / "ring.json"
    ring.write_text(made[space, "fees-keys"]["fees.json"])
    Keyring(ring)


def test_no_two_values_are_alike_and_none_comes_twice(whole: list[Object]) -> None:
    first, second = (by_name(secret_values.make_secrets(whole, "510421")[0]) for _ in range(2))
    words = [value for secret in (first, second) for name in secret for value in secret[name].values()]
    random = [value for value in words if len(value) >= 32]
    # a client's secret and the hub's password stand on both sides
    assert max(random.count(value) for value in random) == 2
    assert not {value for name in first for value in first[name].values() if len(value) >= 32} & {
        value for name in second for value in second[name].values()
    }


def test_verb_writes_where_only_the_owner_reads_and_never_over_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    done = CliRunner().invoke(app, ["secrets", "--cell", "510422", "--to", str(folder)])
    assert done.exit_code == 0
    assert "backup/access-key" in done.stderr
    files = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert set(files.values()) == {0o600}
    assert {"anjia-510422.gateway.yaml", "anjia-platform.realm-510422.yaml", "clients-510422.json"} <= set(files)
    brought = json.loads((folder / "clients-510422.json").read_text())
    assert "${" not in json.dumps([client["secret"] for client in brought["clients"]])
    again = CliRunner().invoke(app, ["secrets", "--cell", "510422", "--to", str(folder)])
    assert again.exit_code == 2
    assert "is there already" in re.sub(r"[\s│]+", " ", again.stderr)


@pytest.mark.parametrize(
    "arguments", [["--cell", "510499"], ["--to", str(ROOT / "k8s" / "secrets")]], ids=["cell", "to"]
)
def test_verb_refuses_an_unknown_cell_and_the_repository(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["secrets", *arguments])
    assert done.exit_code == 2
    assert arguments[0] in done.stderr
    assert not (ROOT / "k8s" / "secrets").exists()


def test_verb_makes_the_platforms_own_without_any_cells() -> None:
    done = CliRunner().invoke(app, ["secrets"])
    assert done.exit_code == 0
    made = by_name(list(yaml.safe_load_all(done.stdout)))
    assert set(made) == {("anjia-platform", name) for name in ("keycloak", "grants", "hub-tls")}
    assert "trace-store/endpoint" in done.stderr
    assert "metric-store/endpoint" in done.stderr
