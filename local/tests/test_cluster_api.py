"""What a real API server says of the cluster: everything is taken without a warning, and so is the next release.

With --full alone: the server is built from its modules the first time, which takes some minutes.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.testing.parts import free_port
from local.cluster import api_server
from local.cluster.api_server import ApiServer, Refused
from local.cluster.rendering import K8S, Object, folders, render
from local.cluster.subjects import containers, of_kind, space_of

pytestmark = pytest.mark.full
CODES = [folder.name for folder in folders() if folder.parent.name == "cells"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """A server that knows the custom resources."""
    folder = tmp_path_factory.mktemp("api")
    with api_server.running(folder, (free_port(), free_port(), free_port())) as found:
        found.define(api_server.definitions())
        yield found


def in_order(objects: list[Object]) -> list[Object]:
    """Namespaces come before what lies in them."""
    return sorted(objects, key=lambda one: one["kind"] != "Namespace")


def release(version: str, folder: Path) -> list[list[Object]]:
    """Platform and cells as they are rendered for a release."""
    shutil.copytree(K8S, folder)
    for code in CODES:
        file = folder / "cells" / code / "kustomization.yaml"
        text = file.read_text()
        assert "RELEASE=0.1.0" in text
        file.write_text(text.replace("RELEASE=0.1.0", f"RELEASE={version}"))
    return [render(folder / one.relative_to(K8S)) for one in folders()]


@pytest.fixture(scope="module")
def first(server: ApiServer) -> list[Object]:
    """All that is applied, applied."""
    objects = [one for folder in folders() for one in in_order(render(folder))]
    for one in objects:
        server.apply(one)
    return objects


def test_everything_is_taken_without_a_warning(server: ApiServer, first: list[Object]) -> None:
    assert len(first) > 150
    assert server.warnings == []


def test_next_release_is_taken_over_the_first_without_a_warning(
    server: ApiServer, first: list[Object], tmp_path: Path
) -> None:
    after = [one for objects in release("0.1.1", tmp_path / "k8s") for one in in_order(objects)]
    for one in after:
        server.apply(one)
    assert server.warnings == []
    for code in CODES:
        space = f"anjia-{code}"
        old, new = (
            {job["metadata"]["name"] for job in of_kind(objects, "Job") if space_of(job) == space}
            for objects in (first, after)
        )
        # another release is another Job: none is changed, which no Job can be
        assert old & new == set()
        assert server.names("batch/v1", "Job", space) == old | new
        kept = [server.read(one) for one in of_kind(after, "Deployment") if space_of(one) == space]
        tags = {container["image"].rpartition(":")[2] for _, _, container in containers(kept)}
        assert tags == {"0.1.1"}


def one_of(objects: list[Object], kind: str) -> Object:
    """A copy of an object of a cell, to plant a mistake in."""
    return copy.deepcopy(next(one for one in of_kind(objects, kind) if space_of(one) == f"anjia-{CODES[0]}"))


def test_server_refuses_what_may_not_change(server: ApiServer, first: list[Object]) -> None:
    job = one_of(first, "Job")
    job["spec"]["template"]["spec"]["containers"][0]["image"] = "anjia/registry:9.9.9"
    with pytest.raises(Refused, match="immutable"):
        server.apply(job)


@pytest.mark.parametrize("kind", ["Deployment", "Cluster", "PrometheusRule"])
def test_server_refuses_a_field_that_it_does_not_know(server: ApiServer, first: list[Object], kind: str) -> None:
    mistaken = copy.deepcopy(of_kind(first, kind)[0])
    mistaken["spec"]["instanses"] = 1
    with pytest.raises(Refused, match="instanses"):
        server.apply(mistaken)


def test_server_warns_of_a_pod_that_may_more_than_it_needs(server: ApiServer, first: list[Object]) -> None:
    before = list(server.warnings)
    loose = one_of(first, "Deployment")
    loose["metadata"]["name"] = "loose"
    loose["spec"]["template"]["spec"]["containers"][0]["securityContext"] = {}
    server.apply(loose)
    (said,) = server.warnings[len(before) :]
    server.warnings[:] = before
    assert "PodSecurity" in said
