"""Rules of cells: each is whole, has a namespace, a host, clients, a release and a backup of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from local.cluster.cells import counties
from local.cluster.rendering import Object
from local.cluster.secret_values import environment_of
from local.cluster.subjects import HASHED, at, containers, found, of_kind, process_of, said, space_of
from local.cluster.told import started
from local.secret_store import SERVICES

# what the sign-on server is started with, where it looks for realms, and what it takes for one
OPTIONS = (
    *("start", "--optimized", "--import-realm", "--http-enabled=true"),
    *("--proxy-headers=xforwarded", "--hostname-backchannel-dynamic=true"),
)
VARIABLES = (
    *("KC_DB_URL", "KC_DB_USERNAME", "KC_DB_PASSWORD"),
    *("KC_BOOTSTRAP_ADMIN_USERNAME", "KC_BOOTSTRAP_ADMIN_PASSWORD"),
)
IMPORTED, REALM = "/opt/keycloak/data/import", "-realm.json"


def everything_is_in_a_namespace_of_this_list(objects: list[Object]) -> Iterator[str]:
    """Applied together, objects name the namespaces that are made with them."""
    spaces = {one["metadata"]["name"] for one in of_kind(objects, "Namespace")}
    for one in objects:
        if space_of(one) not in spaces:
            yield said(one, "metadata.namespace", "there is no such Namespace")


def cells_are_told_apart(objects: list[Object]) -> Iterator[str]:
    """Two cells share no namespace, host, or folder of backups."""
    taken: dict[tuple[str, str], str] = {}
    for one in of_kind(objects, "ObjectStore", "HTTPRoute"):
        spec = one["spec"]
        field = "spec.hostnames" if one["kind"] == "HTTPRoute" else "spec.configuration.destinationPath"
        values = spec["hostnames"] if one["kind"] == "HTTPRoute" else [spec["configuration"]["destinationPath"]]
        for value in values:
            other = taken.setdefault((one["kind"], value), space_of(one))
            if other != space_of(one):
                yield said(one, field, f"{value} is {other}'s")
    for county in counties():
        if found(objects, "Namespace", county.space, county.space) is None:
            yield f"{county.space} Namespace/{county.space}: metadata.name: is missing"


def cells_answer_as_themselves(objects: list[Object]) -> Iterator[str]:
    """Code, namespace, host, issuer: one of each, wherever it is said, and a client that signs people in there."""
    redirects = _redirects(objects)
    issuers = _issuers(objects)
    for route in of_kind(objects, "GRPCRoute"):
        page = found(objects, "HTTPRoute", space_of(route), "gateway")
        if page is None or route["spec"]["hostnames"] != page["spec"]["hostnames"]:
            yield said(route, "spec.hostnames", f"{route['spec']['hostnames']} is not the cell's host")
    for one, _, container, role, settings in started(objects):
        cell = getattr(settings, "cell", None)
        if cell is not None and space_of(one) != f"anjia-{cell}":
            yield said(one, at(container, "env[ANJIA_CELL]"), f"{cell} in {space_of(one)}")
        issuer = getattr(settings, "issuer", None)
        if issuer is not None and issuer not in issuers:
            yield said(one, at(container, "env[ANJIA_ISSUER]"), f"{issuer}: signed by none of {sorted(issuers)}")
        page = found(objects, "HTTPRoute", space_of(one), "gateway")
        hosts = page["spec"]["hostnames"] if page else []
        address = getattr(settings, "public_url", None) if role != "migrate" else None
        if address is not None and address.removeprefix("https://") not in hosts:
            yield said(one, at(container, "env[ANJIA_PUBLIC_URL]"), f"{address}: the route takes {hosts}")
        audience = getattr(settings, "audience", None)
        if audience is not None and audience not in _audiences(objects):
            yield said(one, at(container, "env[ANJIA_AUDIENCE]"), f"{audience}: no token is for it")
        if hasattr(settings, "session_key") and f"{address}/signin/callback" not in redirects.get(
            settings.client_id, []
        ):
            yield said(one, at(container, "env[ANJIA_CLIENT_ID]"), f"{settings.client_id} may not return to {address}")


def _clients(objects: list[Object]) -> list[Object]:
    realms = [
        json.loads(text)
        for config in of_kind(objects, "ConfigMap")
        for key, text in config["data"].items()
        if key.endswith(REALM)
    ]
    return [client for realm in realms for client in realm["clients"]]


def _redirects(objects: list[Object]) -> dict[str, list[str]]:
    return {client["clientId"]: client.get("redirectUris", []) for client in _clients(objects)}


def _audiences(objects: list[Object]) -> set[str]:
    mappers = [mapper for client in _clients(objects) for mapper in client.get("protocolMappers", [])]
    return {mapper["config"]["included.custom.audience"] for mapper in mappers if mapper["name"] == "audience"}


def _issuers(objects: list[Object]) -> set[str]:
    hosts = [
        argument.removeprefix("--hostname=")
        for _, _, container in containers(objects)
        for argument in container.get("args", [])
        if argument.startswith("--hostname=")
    ]
    return {f"{host}/realms/anjia" for host in hosts}


def the_sign_on_server_is_reached_and_has_its_realm(objects: list[Object]) -> Iterator[str]:
    """It imports the mounted realm, believes the edge, and answers under the host that it signs with."""
    for one, pod, container in containers(objects):
        arguments = container.get("args", [])
        host = next((text.partition("://")[2] for text in arguments if text.startswith("--hostname=")), None)
        if host is None:
            continue
        behind = {hostname for route in of_kind(objects, "HTTPRoute") for hostname in route["spec"]["hostnames"]}
        if host not in behind:
            yield said(one, at(container, "args[--hostname]"), f"{host}: no route takes it")
        yield from (
            said(one, at(container, f"args[{name}]"), "is missing") for name in OPTIONS if name not in arguments
        )
        told = environment_of(one, container, objects)
        yield from (said(one, at(container, f"env[{name}]"), "is missing") for name in VARIABLES if name not in told)
        configs = {
            volume["name"]: found(objects, "ConfigMap", space_of(one), volume["configMap"]["name"])
            for volume in pod["spec"]["volumes"]
            if "configMap" in volume
        }
        imported = [configs.get(mount["name"]) for mount in container["volumeMounts"] if mount["mountPath"] == IMPORTED]
        if not any(key.endswith(REALM) for config in imported if config for key in config["data"]):
            yield said(one, at(container, "volumeMounts"), f"no realm is at {IMPORTED}")


def the_sign_on_server_keeps_its_administration_inside(objects: list[Object]) -> Iterator[str]:
    """No route to it takes a path of its console or of its administration's API."""
    for route in of_kind(objects, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            if not any(behind["name"] == "keycloak" for behind in rule["backendRefs"]):
                continue
            taken = [match.get("path", {}).get("value", "/") for match in rule.get("matches", [{}])]
            for asked in ("/realms/anjia/", "/resources/"):
                if not any(asked.startswith(path) for path in taken):
                    yield said(route, "spec.rules.matches.path", f"{asked} is not taken: nobody signs in")
            for match in rule.get("matches", [{}]):
                path = match.get("path", {}).get("value", "/")
                if any(inside.startswith(path) for inside in ("/admin/", "/metrics", "/health")):
                    yield said(route, "spec.rules.matches.path", f"{path} opens the administration")


def every_service_is_whole(objects: list[Object]) -> Iterator[str]:
    """It serves, works and migrates, and both its database roles have a password."""
    for space in of_kind(objects, "Namespace"):
        if space["metadata"]["labels"].get("anjia.role") != "cell":
            continue
        own = [one for one in objects if space_of(one) == space["metadata"]["name"]]
        roles = {(one["kind"], *(process_of(container) or ("", ""))) for one, _, container in containers(own)}
        passwords = {
            role["name"] for one in of_kind(own, "Cluster") for role in one["spec"]["managed"]["roles"] if role["login"]
        } | {one["spec"]["bootstrap"]["initdb"]["owner"] for one in of_kind(own, "Cluster")}
        for kind in ("ResourceQuota", "LimitRange"):
            if not of_kind(own, kind):
                yield said(space, f"{kind}/cell", "is missing")
        for service in SERVICES:
            for kind, role in (("Deployment", "serve"), ("Deployment", "work"), ("Job", "migrate")):
                if (kind, service, role) not in roles:
                    yield said(space, f"{kind}/{service}-{role}", "is missing")
            for role in (f"{service}_owner", f"{service}_app"):
                if role not in passwords:
                    yield said(space, "Cluster/database.spec.managed.roles", f"{role} is missing")


def a_cell_runs_one_release(objects: list[Object]) -> Iterator[str]:
    """Every image of ours in a namespace has one tag."""
    tags: dict[str, str] = {}
    for one, _, container in containers(objects):
        if process_of(container) is None:
            continue
        tag = container["image"].partition(":")[2]
        first = tags.setdefault(space_of(one), tag)
        if tag != first:
            yield said(one, at(container, "image"), f"{tag} beside {first}")


def processes_start_after_the_migration(objects: list[Object]) -> Iterator[str]:
    """What is applied second carries a label, and nothing else does: docs/operations.md applies the rest before."""
    cells = {
        one["metadata"]["name"] for one in of_kind(objects, "Namespace") if "cell" in one["metadata"]["labels"].values()
    }
    for one in objects:
        if space_of(one) in cells:
            second = one["metadata"].get("labels", {}).get("anjia.step") == "run"
            if second != (one["kind"] == "Deployment"):
                yield said(one, "metadata.labels[anjia.step]", "has to be run of every Deployment, and of nothing else")


def jobs_are_named_by_what_they_depend_on(objects: list[Object]) -> Iterator[str]:
    """A Job cannot be changed: its name is that of a generated ConfigMap which holds its release and all it reads."""
    for one, _, container in containers(of_kind(objects, "Job")):
        name = one["metadata"]["name"]
        config = found(objects, "ConfigMap", space_of(one), name)
        if config is None or not HASHED.search(name):
            yield said(one, "metadata.name", "is not that of a generated ConfigMap: the next release would collide")
            continue
        tag = container["image"].partition(":")[2]
        if config["data"].get("VERSION") != tag:
            yield said(one, at(container, "image"), f"{tag}, but its name is made of {config['data'].get('VERSION')}")
        references = [source["configMapRef"]["name"] for source in container.get("envFrom", [])]
        references += [
            variable["valueFrom"]["configMapKeyRef"]["name"]
            for variable in container.get("env", [])
            if "configMapKeyRef" in variable.get("valueFrom", {})
        ]
        for other in set(references) - {name}:
            yield said(one, at(container, "env"), f"reads {other}, which its name does not follow")


def databases_are_backed_up(objects: list[Object]) -> Iterator[str]:
    """WAL goes to the cell's own folder of a store over HTTPS, a base backup is taken each night."""
    for one in of_kind(objects, "Cluster"):
        space = space_of(one)
        archiving = [plugin for plugin in one["spec"].get("plugins", []) if plugin.get("isWALArchiver")]
        if not archiving:
            yield said(one, "spec.plugins.isWALArchiver", "nothing archives the WAL")
        for plugin in archiving:
            store = found(objects, "ObjectStore", space, plugin["parameters"]["barmanObjectName"])
            if store is None:
                yield said(one, "spec.plugins.parameters.barmanObjectName", "there is no such ObjectStore")
                continue
            configuration = store["spec"]["configuration"]
            code = space.removeprefix("anjia-")
            if not re.fullmatch(rf"s3://[^/]+/{code}", configuration["destinationPath"]):
                yield said(store, "spec.configuration.destinationPath", f"has to end with /{code}")
            if not configuration["endpointURL"].startswith("https://"):
                yield said(store, "spec.configuration.endpointURL", "has to begin with https://")
            scheduled = [
                backup
                for backup in of_kind(objects, "ScheduledBackup")
                if space_of(backup) == space and backup["spec"]["cluster"]["name"] == one["metadata"]["name"]
            ]
            by_plugin = [
                backup
                for backup in scheduled
                if backup["spec"].get("pluginConfiguration", {}).get("name") == plugin["name"]
                and backup["spec"].get("method") == "plugin"
                and not backup["spec"].get("suspend")
            ]
            if not by_plugin:
                yield said(one, "ScheduledBackup.spec", f"nothing takes its base backup through {plugin['name']}")


def databases_outlive_a_node(objects: list[Object]) -> Iterator[str]:
    """Two instances at least; backups are taken by the hour and kept for a while, no longer."""
    for one in of_kind(objects, "Cluster"):
        if one["spec"]["instances"] < 2:  # noqa: PLR2004 - the one that takes over
            yield said(one, "spec.instances", "has to be two at least")
    for one in of_kind(objects, "ScheduledBackup"):
        if len(one["spec"]["schedule"].split()) != 6:  # noqa: PLR2004 - the operator's schedules begin with seconds
            yield said(one, "spec.schedule", "has six fields")
    for one in of_kind(objects, "ObjectStore"):
        if not one["spec"].get("retentionPolicy"):
            yield said(one, "spec.retentionPolicy", "is missing")


def databases_open_to_their_own_alone(objects: list[Object]) -> Iterator[str]:
    """Each database is its owner's, open to its application's role, closed to others; text sorts as elsewhere."""
    for one in of_kind(objects, "Cluster"):
        first = one["spec"]["bootstrap"]["initdb"]
        statements = [*first["postInitApplicationSQL"], *first["postInitSQL"]]
        for name in SERVICES:
            needed = [
                f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC",
                f"GRANT CONNECT ON DATABASE {name} TO {name}_app",
            ]
            needed.append(f"CREATE ROLE {name}_app NOLOGIN")
            if name != first["database"]:
                needed += [f"CREATE ROLE {name}_owner NOLOGIN", f"CREATE DATABASE {name} OWNER {name}_owner"]
            for statement in needed:
                if statement not in statements:
                    yield said(one, "spec.bootstrap.initdb", f"{statement}: is missing")
        for field, wanted in (("localeProvider", "builtin"), ("builtinLocale", "C.UTF-8")):
            if first.get(field) != wanted:
                yield said(one, f"spec.bootstrap.initdb.{field}", f"has to be {wanted}")


def streams_outlive_a_pod(objects: list[Object]) -> Iterator[str]:
    """What a stream's configuration names as its store is a claimed volume."""
    for one, pod, container in containers(of_kind(objects, "StatefulSet")):
        claims = {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", [])}
        kept = {mount["mountPath"] for mount in container.get("volumeMounts", []) if mount["name"] in claims}
        for volume in pod["spec"].get("volumes", []):
            config = found(objects, "ConfigMap", space_of(one), volume.get("configMap", {}).get("name", ""))
            for text in config["data"].values() if config else ():
                if "leafnodes" in text and "cluster {" not in text and one["spec"].get("replicas") != 1:
                    yield said(one, "spec.replicas", "has to be 1: two that are no cluster split what is said")
                for store in re.findall(r"store_dir: \"?([^\s,\"]+)", text):
                    if store not in kept:
                        yield said(one, at(container, "volumeMounts"), f"{store}: no claimed volume is there")


def the_stream_is_asked_as_oneself(objects: list[Object]) -> Iterator[str]:
    """Each process speaks to it as the user of its own name, with that user's password."""
    for one, _, container in containers(objects):
        process = process_of(container)
        address = environment_of(one, container, objects).get("ANJIA_NATS_URL", "")
        if process is None or not address:
            continue
        user = address.partition("://")[2].partition(":")[0]
        secrets = [
            variable["valueFrom"]["secretKeyRef"]["name"]
            for variable in container["env"]
            if variable["name"] == "NATS_PASSWORD"
        ]
        if user != process[0] or secrets != [f"nats-{process[0]}"]:
            yield said(one, at(container, "env[ANJIA_NATS_URL]"), f"as {user} with the password of {secrets}")


RULES = (
    everything_is_in_a_namespace_of_this_list,
    cells_are_told_apart,
    cells_answer_as_themselves,
    the_sign_on_server_is_reached_and_has_its_realm,
    the_sign_on_server_keeps_its_administration_inside,
    every_service_is_whole,
    a_cell_runs_one_release,
    jobs_are_named_by_what_they_depend_on,
    databases_are_backed_up,
    databases_outlive_a_node,
    databases_open_to_their_own_alone,
    processes_start_after_the_migration,
    streams_outlive_a_pod,
    the_stream_is_asked_as_oneself,
)
