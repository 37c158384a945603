"""Rules of settings: every process starts with what its container tells it, listens and asks where that is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from chassis.readiness import LIVE
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from local.cluster.rendering import K8S, Object
from local.cluster.secret_values import Values, environment_of
from local.cluster.subjects import at, containers, found, of_kind, ports_of, process_of, said, space_of
from local.secret_store import SERVICES

PREFIX = "ANJIA_"
IMAGES = (*SERVICES, "gateway")
# the gateway's own two answers; of a service they are the health services `live` and ""
ALIVE, READY = "/healthz", "/readyz"
# image → where it says how it is
HEALTH = {
    "anjia/gateway": (ALIVE, READY),
    "nats": ("/healthz",),
    "anjia/keycloak": ("/health/ready", "/health/live", "/health/started"),
    "otel/opentelemetry-collector": ("/",),
}
PROBES = ("readinessProbe", "livenessProbe", "startupProbe")
# settings of demonstrations, with what each has to be where people are real
NOT_IN_A_CLUSTER = {"synthetic_identities": False, "reflection": False, "fake_sms_file": None, "second_factor": True}
ADDRESSES = re.compile(r"ANJIA_[A-Z]+_(ADDRESS|ENDPOINT)|ANJIA_(OWNER_)?DATABASE_URL|ANJIA_(NATS|KEYCLOAK)_URL|HUB_URL")


@cache
def settings_class(module: str) -> type[BaseSettings]:
    """What a process reads its environment into.

    Errors: `ModuleNotFoundError` where there is no such module.
    """
    name = module if "." in module else f"{module}.settings"
    content = vars(import_module(name))
    (found_class,) = (
        one
        for one in content.values()
        if isinstance(one, type) and issubclass(one, BaseSettings) and one.__module__ == name
    )
    return found_class


def known(module: str) -> set[str]:
    """The variables a process knows."""
    return {f"{PREFIX}{name.upper()}" for name in settings_class(module).model_fields}


def settings_of(module: str, told: Values) -> Any:  # noqa: ANN401 - a process's own settings
    """The settings of a process as its environment makes them, or the `ValidationError` that it ends with."""
    return _settings_of(module, frozenset(told.items()))


@cache
def _settings_of(module: str, told: frozenset[tuple[str, str]]) -> Any:  # noqa: ANN401
    with patch.dict(os.environ, dict(told), clear=True):
        try:
            return settings_class(module)()
        except ValidationError as error:
            return error


def processes(objects: list[Object]) -> Iterator[tuple[Object, Object, Object, str, str, Values]]:
    """Each process of ours: workload, pod, container, module, role, environment. Without those that name no module."""
    for one, pod, container in containers(objects):
        process = process_of(container)
        if process is not None and _image(container) in IMAGES and _is_module(process[0]):
            yield one, pod, container, *process, environment_of(one, container, objects)


def started(objects: list[Object]) -> Iterator[tuple[Object, Object, Object, str, Any]]:
    """Those processes that start: workload, pod, container, role, settings."""
    for one, pod, container, module, role, told in processes(objects):
        settings = settings_of(module, told)
        if not isinstance(settings, ValidationError):
            yield one, pod, container, role, settings


def _image(container: Object) -> str:
    return str(container["image"]).partition(":")[0].removeprefix("anjia/")


@cache
def _is_module(module: str) -> bool:
    try:
        return bool(module) and find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def images_hold_what_they_are_told_to_run(objects: list[Object]) -> Iterator[str]:
    """An image of ours is one of the services' or the gateway's, and runs a module of its own."""
    for one, _, container in containers(objects):
        process = process_of(container)
        if process is None:
            continue
        if _image(container) not in IMAGES:
            yield said(one, at(container, "image"), f"{container['image']}: there is no such image")
        elif process[0].partition(".")[0] != _image(container) or not _is_module(process[0]):
            yield said(one, at(container, "args"), f"{container['image']} has no module {process[0]}")
        elif process[0] in SERVICES and process[1] not in ("serve", "work", "migrate"):
            yield said(one, at(container, "args"), f"{process[0]} has no role {process[1]}")


def processes_start_with_what_they_are_told(objects: list[Object]) -> Iterator[str]:
    """Nothing they must be told is missing, nothing is wrong, nothing is said that they do not know."""
    readers: dict[tuple[str, str], set[str]] = {}
    for one, _, container, module, _, told in processes(objects):
        settings = settings_of(module, told)
        if isinstance(settings, ValidationError):
            for fault in settings.errors(include_input=False):
                name = f"env[{PREFIX}{'_'.join(map(str, fault['loc'])).upper()}]"
                yield said(one, at(container, name), fault["msg"])
        for name in (variable["name"] for variable in container.get("env", [])):
            if name.startswith(PREFIX) and name not in known(module):
                yield said(one, at(container, f"env[{name}]"), f"{module} knows no such setting")
        for source in container.get("envFrom", []):
            name = source.get("configMapRef", {}).get("name", "")
            readers.setdefault((space_of(one), name), set()).update(known(module))
    for (space, name), understood in readers.items():
        config = found(objects, "ConfigMap", space, name)
        for key in config["data"] if config else ():
            assert config is not None  # noqa: S101 - it has keys
            if key.startswith(PREFIX) and key not in understood:
                yield said(config, f"data.{key}", "none of those who read it knows such a setting")


def variables_are_there_before_they_are_used(objects: list[Object]) -> Iterator[str]:
    """`$(NAME)` of a variable that comes later, or never, stays as it is written."""
    for one, _, container in containers(objects):
        names = [variable["name"] for variable in container.get("env", [])]
        for variable in container.get("env", []):
            if not variable.get("value") and not variable.get("valueFrom"):
                yield said(one, at(container, f"env[{variable['name']}]"), "says nothing")
        for name, value in environment_of(one, container, objects).items():
            if missing := re.search(r"\$\((\w+)\)", value):
                yield said(one, at(container, f"env[{name}]"), f"{missing[1]} is not there before it")
        for name in {name for name in names if names.count(name) > 1}:
            yield said(one, at(container, f"env[{name}]"), "is there twice")


def processes_listen_where_they_are_asked(objects: list[Object]) -> Iterator[str]:
    """One port: of the listener, of the container, of every probe; reached from other pods."""
    for one, pod, container, role, settings in started(objects):
        if role == "migrate" or one["kind"] == "CronJob":
            continue
        name = "health_listen" if role == "work" else "listen"
        host, _, port = getattr(settings, name).rpartition(":")
        field = at(container, f"env[{PREFIX}{name.upper()}]")
        if host != "0.0.0.0":  # noqa: S104 - a pod's own address
            yield said(one, field, f"{host}: nobody outside the pod reaches it")
        ports = ports_of(pod)
        if int(port) not in ports:
            yield said(one, at(container, "ports"), f"{port}, where it listens, is no port of the container")
        for probe in PROBES:
            for how, asked in container.get(probe, {}).items():
                if how in ("grpc", "httpGet", "tcpSocket") and ports.get(asked["port"]) != int(port):
                    yield said(one, at(container, f"{probe}.{how}.port"), f"{asked['port']}: it listens at {port}")


def addresses_lead_to_services(objects: list[Object]) -> Iterator[str]:
    """Who is asked is a Service at that port; at the database and the stream as a user that they know.

    A name that is looked up for every pod behind it (`dns:///`) is a headless Service's: else one pod gets all calls.
    """
    for one, _, container in containers(objects):
        for name, text in environment_of(one, container, objects).items():
            value = text.strip('"')
            if not ADDRESSES.fullmatch(name) or not value:
                continue
            field = at(container, f"env[{name}]")
            parts = urlsplit(value if "://" in value else f"//{value}")
            host, port = parts.path.lstrip("/").split(":") if parts.scheme == "dns" else (parts.hostname, parts.port)
            service, _, space = str(host).partition(".")
            space = space or space_of(one)
            cluster = found(objects, "Cluster", space, service.removesuffix("-rw"))
            if cluster is not None:
                yield from (said(one, field, what) for what in _strange(cluster, parts.username, parts.path[1:], port))
                continue
            there = found(objects, "Service", space, service)
            if int(port or 0) not in [one["port"] for one in there["spec"]["ports"]] if there else True:
                yield said(one, field, f"there is no Service {service}:{port} in {space}")
            elif there and parts.scheme == "dns" and there["spec"].get("clusterIP") != "None":
                yield said(there, "spec.clusterIP", "has to be None: clients spread their calls over its pods")


def _strange(cluster: Object, user: str | None, database: str, port: object) -> Iterator[str]:
    first = cluster["spec"]["bootstrap"]["initdb"]
    made = re.findall(r"CREATE DATABASE (\w+) OWNER (\w+)", "\n".join(first["postInitSQL"]))
    if database not in {first["database"], *(name for name, _ in made)}:
        yield f"there is no database {database}"
    if user not in {first["owner"], *(role["name"] for role in cluster["spec"]["managed"]["roles"])}:
        yield f"no role {user} signs in"
    if str(port) != "5432":
        yield f"a database listens at 5432, not at {port}"


def secrets_are_read_where_they_are_mounted(objects: list[Object]) -> Iterator[str]:
    """The key ring lies in a mounted secret; the seals of a worker outlive its pod."""
    for one, pod, container, role, settings in started(objects):
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        mounts = {mount["mountPath"]: volumes.get(mount["name"], {}) for mount in container.get("volumeMounts", [])}
        ring = getattr(settings, "keyring", None)
        if ring is not None:
            items = mounts.get(str(PurePosixPath(ring).parent), {}).get("secret", {}).get("items", [])
            if PurePosixPath(ring).name not in [item["path"] for item in items]:
                yield said(one, at(container, f"env[{PREFIX}KEYRING]"), f"{ring}: no secret is mounted there")
        if role == "work" and "persistentVolumeClaim" not in mounts.get(str(settings.seal_dir), {}):
            yield said(one, at(container, f"env[{PREFIX}SEAL_DIR]"), f"{settings.seal_dir}: no claimed volume is there")


def defaults_of_one_machine_are_overruled(objects: list[Object]) -> Iterator[str]:
    """A default that is loopback, or empty where another process is asked, is right on one machine alone."""
    for one, _, container, role, settings in started(objects):
        if role == "migrate" or one["kind"] == "CronJob":
            continue
        values = {name: str(getattr(settings, name)) for name in type(settings).model_fields}
        for name, value in values.items():
            if "127.0.0.1" in value and not name.endswith("listen"):
                yield said(one, at(container, f"env[{PREFIX}{name.upper()}]"), f"{value}: has to be said")
        asks = [name for name in values if name.endswith("_address")]
        needed = [
            "keycloak_url",
            *(["client_id", "client_secret"] if asks else []),
            *(["nats_url"] if role == "work" else []),
        ]
        for name in needed:
            if not values[name]:
                yield said(one, at(container, f"env[{PREFIX}{name.upper()}]"), "has to be said")


def nobody_is_told_what_demonstrations_are(objects: list[Object]) -> Iterator[str]:
    """No invented identities, no SMS into a file; whoever works for the county has a second factor, over HTTPS."""
    for one, _, container, role, settings in started(objects):
        for name, wanted in NOT_IN_A_CLUSTER.items():
            if getattr(settings, name, wanted) != wanted:
                yield said(one, at(container, f"env[{PREFIX}{name.upper()}]"), f"has to be {wanted}")
        every = getattr(settings, "max_connections", 0)
        if getattr(settings, "max_connections_per_address", every) != every:
            field = at(container, f"env[{PREFIX}MAX_CONNECTIONS_PER_ADDRESS]")
            yield said(one, field, f"has to be {every}: every connection is the edge's")
        if role != "migrate" and not getattr(settings, "public_url", "https://").startswith("https://"):
            yield said(one, at(container, f"env[{PREFIX}PUBLIC_URL]"), "has to begin with https://")


def probes_ask_for_health(objects: list[Object]) -> Iterator[str]:
    """At a path that the image answers without a word about anybody; assets lie where the image has them."""
    image = (K8S / "Containerfile").read_text()
    for one, _, container in containers(objects):
        for probe in PROBES:
            path = container.get(probe, {}).get("httpGet", {}).get("path")
            answered = HEALTH.get(container["image"].partition(":")[0], ())
            if path is not None and path.partition("?")[0] not in answered:
                yield said(one, at(container, f"{probe}.httpGet.path"), f"{path}: is none of {answered}")
    for one, _, container, role, settings in started(objects):
        assets = getattr(settings, "assets", None)
        if role != "migrate" and assets is not None and f" {assets.parent} {assets.parent}\n" not in image:
            yield said(one, at(container, f"env[{PREFIX}ASSETS]"), f"{assets}: the image has no such folder")


def probes_know_alive_from_ready(objects: list[Object]) -> Iterator[str]:
    """Ready is who reaches what it needs; alive is who runs: no outage of a database is mended by killing pods."""
    for one, _, container in containers(objects):
        if process_of(container) is None:
            continue
        for probe in PROBES:
            asked, ready = container.get(probe, {}), probe == "readinessProbe"
            if "tcpSocket" in asked or "exec" in asked:
                yield said(one, at(container, probe), "has to ask the process: who listens is not ready yet")
            wanted = "" if ready else LIVE
            if "grpc" in asked and asked["grpc"].get("service", "") != wanted:
                yield said(one, at(container, f"{probe}.grpc.service"), f"has to be {wanted!r}")
            wanted = READY if ready else ALIVE
            if "httpGet" in asked and asked["httpGet"].get("path") != wanted:
                yield said(one, at(container, f"{probe}.httpGet.path"), f"has to be {wanted}")


def placeholders_are_filled(objects: list[Object]) -> Iterator[str]:
    """What a mounted file asks of the environment is there: an unset one would itself become the secret.

    The stream's server reads a value of digits alone as a number unless it stands in quotes.
    """
    for one, pod, container in containers(of_kind(objects, "StatefulSet", "Deployment")):
        told = environment_of(one, container, objects)
        for volume in pod["spec"].get("volumes", []):
            name = volume.get("configMap", {}).get("name", "")
            config = found(objects, "ConfigMap", space_of(one), name)
            for text in config["data"].values() if config else ():
                for asked in sorted(set(re.findall(r"\$\{(ANJIA_\w+)\}|\$\{env:(\w+)\}", text))):
                    if (wanted := "".join(asked)) not in told:
                        yield said(one, at(container, f"env[{wanted}]"), f"{name} asks for it")
                for wanted in sorted(set(re.findall(r": \$((?:NATS|HUB)_\w+)", text))):
                    if wanted not in told:
                        yield said(one, at(container, f"env[{wanted}]"), f"{name} asks for it")
                    elif not re.fullmatch('".+"', told[wanted]):
                        yield said(one, at(container, f"env[{wanted}]"), "has to stand in quotes")


RULES = (
    images_hold_what_they_are_told_to_run,
    processes_start_with_what_they_are_told,
    variables_are_there_before_they_are_used,
    processes_listen_where_they_are_asked,
    addresses_lead_to_services,
    secrets_are_read_where_they_are_mounted,
    defaults_of_one_machine_are_overruled,
    nobody_is_told_what_demonstrations_are,
    probes_ask_for_health,
    probes_know_alive_from_ready,
    placeholders_are_filled,
)
