"""Rules of names: whatever one object says of another is there, under that name, port and key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from local.cluster.rendering import Object
from local.cluster.secret_values import is_known, references_of_secrets
from local.cluster.subjects import (
    HASHED,
    all_pods,
    at,
    containers,
    found,
    matches,
    of_kind,
    pods,
    ports_of,
    said,
    space_of,
    walk,
)
from local.places import ROOT

# namespaces of the cluster's own that a policy may name
HTTPS = 443
OUTSIDE = ("kube-system", "cnpg-system")
CONTRACT = ROOT / "proto" / "gen" / "anjia" / "contract.binpb"


def nothing_is_there_twice(objects: list[Object]) -> Iterator[str]:
    """One object of a kind and name in a namespace: the second would overwrite the first."""
    seen = set()
    for one in objects:
        key = (one["apiVersion"].partition("/")[0], one["kind"], space_of(one), one["metadata"]["name"])
        if key in seen:
            yield said(one, "metadata.name", "is there twice")
        seen.add(key)


def selectors_match_pods(objects: list[Object]) -> Iterator[str]:
    """Of workloads their own pods; of Services and budgets the pods of somebody."""
    for one, pod in pods(objects):
        labels = pod["metadata"]["labels"]
        selector = one["spec"].get("selector")
        if selector is not None and not matches(selector, labels):
            yield said(one, "spec.selector.matchLabels", "does not match the pods it makes")
        for spread in pod["spec"].get("topologySpreadConstraints", []):
            if not matches(spread["labelSelector"], labels):
                yield said(one, "topologySpreadConstraints.labelSelector", "does not match the pods it spreads")
    there = all_pods(objects)
    for one in of_kind(objects, "Service", "PodDisruptionBudget"):
        selector = one["spec"]["selector"]
        selector = {"matchLabels": selector} if one["kind"] == "Service" else selector
        if not any(space == space_of(one) and matches(selector, labels) for space, labels, _ in there):
            yield said(one, "spec.selector", f"{selector['matchLabels']} selects no pod")


def no_selector_is_empty(objects: list[Object]) -> Iterator[str]:
    """An empty one takes everybody; the policies that close the doors mean that, and say it without labels."""
    for one in objects:
        for path, name, value in walk(one):
            if (name == "matchLabels" and not value) or (path == "spec.selector" and value in ({}, None)):
                yield said(one, path, "is empty: it selects everybody")


def services_lead_to_ports(objects: list[Object]) -> Iterator[str]:
    """A Service's target is a port of the pods it selects, by name or by number."""
    there = all_pods(objects)
    for one in of_kind(objects, "Service"):
        selector = {"matchLabels": one["spec"]["selector"]}
        for port in one["spec"]["ports"]:
            target = port.get("targetPort", port["port"])
            for space, labels, ports in there:
                if space == space_of(one) and matches(selector, labels) and target not in ports:
                    yield said(one, f"spec.ports[{port['name']}].targetPort", f"{target} is no port of its pods")
        # a headless Service is looked up by name and then asked at the pod's own port
        if one["spec"].get("clusterIP") == "None":
            for port in one["spec"]["ports"]:
                if port.get("targetPort", port["port"]) != port["port"]:
                    yield said(one, f"spec.ports[{port['name']}].targetPort", "of a headless Service is its port")
    for one in of_kind(objects, "StatefulSet"):
        if found(objects, "Service", space_of(one), one["spec"]["serviceName"]) is None:
            yield said(one, "spec.serviceName", f"there is no Service/{one['spec']['serviceName']}")


def routes_come_from_listeners(objects: list[Object]) -> Iterator[str]:
    """A route names a listener that is there and takes routes of its namespace and host."""
    for route in of_kind(objects, "HTTPRoute", "GRPCRoute"):
        if not route["spec"]["parentRefs"]:
            yield said(route, "spec.parentRefs", "is empty")
        for parent in route["spec"]["parentRefs"]:
            gateway = found(objects, "Gateway", parent.get("namespace", space_of(route)), parent["name"])
            if gateway is None:
                yield said(route, "spec.parentRefs.name", f"there is no Gateway/{parent['name']}")
                continue
            section = parent.get("sectionName")
            listener = next((one for one in gateway["spec"]["listeners"] if one["name"] == section), None)
            if listener is None:
                yield said(route, "spec.parentRefs.sectionName", f"{section} is no listener")
            elif route["kind"] == "HTTPRoute" and listener["port"] != HTTPS:
                yield said(gateway, f"spec.listeners[{section}].port", f"browsers come to {HTTPS}")
            elif not _takes(listener, gateway, route, objects):
                yield said(route, "spec.parentRefs.sectionName", f"{section} takes no such route")


def routes_say_what_they_take(objects: list[Object]) -> Iterator[str]:
    """Something leads somewhere; of gRPC, only the services of the contract that are named."""
    for route in of_kind(objects, "HTTPRoute", "GRPCRoute"):
        rules = route["spec"]["rules"]
        if not rules or not all(rule["backendRefs"] for rule in rules):
            yield said(route, "spec.rules.backendRefs", "is empty")
        for rule in rules if route["kind"] == "GRPCRoute" else ():
            if not rule.get("matches"):
                yield said(route, "spec.rules.matches", "is empty: every service of the contract would be open")
            for match in rule.get("matches", []):
                if match["method"]["service"] not in _contract():
                    asked = match["method"]["service"]
                    yield said(route, "spec.rules.matches.method.service", f"{asked} is not in the contract")


def routes_lead_to_services(objects: list[Object]) -> Iterator[str]:
    """What stands behind a route is a Service with that port; behind one of gRPC, HTTP/2 without TLS."""
    for route in of_kind(objects, "HTTPRoute", "GRPCRoute"):
        for behind in (behind for rule in route["spec"]["rules"] for behind in rule["backendRefs"]):
            service = found(objects, "Service", space_of(route), behind["name"])
            ports = {port["port"]: port for port in service["spec"]["ports"]} if service else {}
            if service is None or behind["port"] not in ports:
                yield said(route, "spec.rules.backendRefs", f"no Service {behind['name']}:{behind['port']}")
                continue
            spoken = ports[behind["port"]].get("appProtocol")
            if route["kind"] == "GRPCRoute" and spoken != "kubernetes.io/h2c":
                yield said(service, "spec.ports.appProtocol", "has to be kubernetes.io/h2c")


def _takes(listener: Object, gateway: Object, route: Object, objects: list[Object]) -> bool:
    allowed = listener.get("allowedRoutes", {}).get("namespaces", {"from": "Same"})
    host = listener.get("hostname")
    if host is not None and host not in route["spec"]["hostnames"]:
        return False
    if allowed["from"] != "Selector":
        return allowed["from"] == "All" or space_of(gateway) == space_of(route)
    return matches(allowed["selector"], _labels_of_spaces(objects).get(space_of(route), {}))


@cache
def _contract() -> frozenset[str]:
    files = FileDescriptorSet.FromString(CONTRACT.read_bytes()).file
    return frozenset(f"{file.package}.{service.name}" for file in files for service in file.service)


def policies_select_pods(objects: list[Object]) -> Iterator[str]:
    """A door of a pod that is not there opens nothing; a way that is not among the types is not asked."""
    there = all_pods(objects)
    for policy in of_kind(objects, "NetworkPolicy"):
        spec = policy["spec"]
        for way in ("ingress", "egress"):
            if way in spec and way.capitalize() not in spec["policyTypes"]:
                yield said(policy, "spec.policyTypes", f"without {way.capitalize()} what it says of it is not asked")
        if not any(space == space_of(policy) and matches(spec["podSelector"], labels) for space, labels, _ in there):
            yield said(policy, "spec.podSelector", f"{spec['podSelector']} selects no pod")


def every_pod_has_doors_of_its_own(objects: list[Object]) -> Iterator[str]:
    """A policy that names it says who comes in and where it goes; without one it would have none, or all."""
    policies = [one for one in of_kind(objects, "NetworkPolicy") if one["spec"]["podSelector"]]
    for space, labels, _ in all_pods(objects):
        own = [one for one in policies if space_of(one) == space and matches(one["spec"]["podSelector"], labels)]
        one = found(objects, "Namespace", space, space)
        # the sign-on server is asked by the Job of grants, and nobody asks that
        if one is not None and not own and labels.get("app.kubernetes.io/name") != "grants":
            yield said(one, "NetworkPolicy", f"none names {labels}")


def policies_name_pods_that_exist(objects: list[Object]) -> Iterator[str]:
    """A door for a pod that is not there, or at a port nobody has, opens nothing; the right one stays closed."""
    for policy in of_kind(objects, "NetworkPolicy"):
        for way, peers in (("ingress", "from"), ("egress", "to")):
            for number, rule in enumerate(policy["spec"].get(way, [])):
                where = f"spec.{way}[{number}]"
                reached = [(peer, list(_pods_of(peer, policy, objects))) for peer in rule.get(peers, [])]
                for peer, ports in reached:
                    if not ports and not _is_outside(peer):
                        yield said(policy, f"{where}.{peers}", f"{peer} selects no pod")
                behind = [each for _, ports in reached for each in ports]
                if way == "ingress":
                    behind = list(_pods_of({"podSelector": policy["spec"]["podSelector"]}, policy, objects))
                for port in rule.get("ports", []):
                    if port.get("protocol") != "TCP" and port["port"] != 53:  # noqa: PLR2004 - names are asked for by UDP too
                        yield said(policy, f"{where}.ports", f"{port.get('protocol')}: has to be TCP")
                    if behind and not any(port["port"] in ports for ports in behind):
                        yield said(policy, f"{where}.ports", f"{port['port']} is no port of the pods behind it")


def _pods_of(peer: Object, policy: Object, objects: list[Object]) -> Iterator[dict[str | int, int]]:
    """The ports of each pod that a peer of a policy selects."""
    spaces = _labels_of_spaces(objects)
    for space, labels, ports in all_pods(objects):
        if _is_peer(peer, space_of(policy), space, spaces) and matches(peer.get("podSelector", {}), labels):
            yield ports


def _is_outside(peer: Object) -> bool:
    named = peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name")
    return "ipBlock" in peer or named in OUTSIDE


def _is_peer(peer: Object, home: str, space: str, spaces: dict[str, dict[str, str]]) -> bool:
    if "namespaceSelector" not in peer:
        return space == home and "ipBlock" not in peer
    return matches(peer["namespaceSelector"], spaces.get(space, {}))


def _labels_of_spaces(objects: list[Object]) -> dict[str, dict[str, str]]:
    return {one["metadata"]["name"]: one["metadata"].get("labels", {}) for one in of_kind(objects, "Namespace")}


def namespaces_start_with_closed_doors(objects: list[Object]) -> Iterator[str]:
    """A policy that selects every pod and lets nothing in; each process opens its own door."""
    for one in of_kind(objects, "Namespace"):
        policies = [policy for policy in of_kind(objects, "NetworkPolicy") if space_of(policy) == space_of(one)]
        closed = [
            policy for policy in policies if not policy["spec"]["podSelector"] and "ingress" not in policy["spec"]
        ]
        ways = {"Ingress", "Egress"} if one["metadata"]["labels"].get("anjia.role") == "cell" else {"Ingress"}
        if not any(ways <= set(policy["spec"]["policyTypes"]) for policy in closed):
            yield said(one, "metadata.name", f"no NetworkPolicy closes every door ({', '.join(sorted(ways))})")
        if one["metadata"]["labels"].get("pod-security.kubernetes.io/enforce") != "restricted":
            yield said(one, "metadata.labels[pod-security.kubernetes.io/enforce]", "has to be restricted")


def config_maps_are_there_and_restart_their_readers(objects: list[Object]) -> Iterator[str]:
    """Name and key exist; the name carries the content's hash, or a change would reach nobody until some restart."""
    for one, pod in pods(objects):
        for path, name, value in walk(pod["spec"]):
            if name not in ("configMap", "configMapRef", "configMapKeyRef") or value.get("optional"):
                continue
            called = value["name"]
            config = found(objects, "ConfigMap", space_of(one), called)
            if config is None:
                yield said(one, path, f"there is no ConfigMap/{called}")
            elif "key" in value and value["key"] not in config["data"]:
                yield said(one, f"{path}.key", f"ConfigMap/{called} has no {value['key']}")
            if not HASHED.search(called):
                yield said(one, path, f"{called}: a change of it restarts nobody; make it with a generator")
    for one in of_kind(objects, "ConfigMap"):
        size = sum(map(len, one["data"].values()))
        if size > 2**20:
            yield said(one, "data", f"{size} bytes: at most 1,048,576 are taken")


def secrets_that_are_named_can_be_made(objects: list[Object]) -> Iterator[str]:
    """`./anjia secrets` knows a value for every name and key that is referred to, or whence it comes."""
    for reference in references_of_secrets(objects):
        if reference.is_optional:
            yield said(
                reference.one, reference.field, f"{reference.name}/{reference.key} is optional: it has to be there"
            )
        if reference.key is None:
            yield said(reference.one, reference.field, f"secret {reference.name} whole: name the keys")
        elif not is_known(reference):
            yield said(reference.one, reference.field, f"no secret {reference.name} has a key {reference.key}")


def volumes_and_accounts_are_there(objects: list[Object]) -> Iterator[str]:
    """What is mounted is a volume, a claimed volume is asked for, the service account exists."""
    for one, pod in pods(objects):
        spec = pod["spec"]
        volumes = {volume["name"] for volume in spec.get("volumes", [])}
        volumes |= {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", [])}
        for container in spec["containers"]:
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in volumes:
                    yield said(one, at(container, "volumeMounts"), f"there is no volume {mount['name']}")
        for volume in spec.get("volumes", []):
            claim = volume.get("persistentVolumeClaim", {}).get("claimName")
            if claim and found(objects, "PersistentVolumeClaim", space_of(one), claim) is None:
                yield said(one, f"volumes[{volume['name']}].claimName", f"there is no PersistentVolumeClaim/{claim}")
        account = spec.get("serviceAccountName")
        if account and found(objects, "ServiceAccount", space_of(one), account) is None:
            yield said(one, "serviceAccountName", f"there is no ServiceAccount/{account}")


def arguments_name_files_that_are_mounted(objects: list[Object]) -> Iterator[str]:
    """A configuration that a command line names is a key of the ConfigMap that is mounted there."""
    for one, pod, container in containers(objects):
        files = set()
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        for mount in container.get("volumeMounts", []):
            name = volumes.get(mount["name"], {}).get("configMap", {}).get("name", "")
            config = found(objects, "ConfigMap", space_of(one), name)
            here = {f"{mount['mountPath']}/{key}" for key in (config["data"] if config else ())}
            if mount["mountPath"].startswith("/etc/") and here and not here & set(_named_files(container)):
                yield said(one, at(container, "args"), f"{mount['mountPath']} is mounted, and nothing reads it")
            files |= here
        for path in _named_files(container):
            if path not in files:
                yield said(one, at(container, "args"), f"{path} is no mounted file")


def _named_files(container: Object) -> list[str]:
    """The files below /etc that a command line names as an option's value: `-c FILE`, `--config=FILE`."""
    arguments = container.get("args", [])
    values = [text.partition("=")[2] for text in arguments if text.startswith("--")]
    values += [value for option, value in pairwise(arguments) if option.startswith("-") and "=" not in option]
    return [value for value in values if value.startswith("/etc/")]


def listeners_are_encrypted(objects: list[Object]) -> Iterator[str]:
    """Whatever comes in comes over TLS, with a certificate."""
    for one in of_kind(objects, "Gateway"):
        for listener in one["spec"]["listeners"]:
            field = f"spec.listeners[{listener['name']}]"
            if listener["protocol"] != "HTTPS" or not listener.get("tls", {}).get("certificateRefs"):
                yield said(one, f"{field}.tls", "HTTPS with a certificate is needed")


def container_names_and_ports_are_told_apart(objects: list[Object]) -> Iterator[str]:
    """No two ports of a pod under one name or number."""
    for one, pod, _ in containers(objects):
        listed = [port for container in pod["spec"]["containers"] for port in container.get("ports", [])]
        if 2 * len(listed) != len(ports_of(pod)):
            yield said(one, "containers.ports", "two of one name or number")


RULES = (
    nothing_is_there_twice,
    selectors_match_pods,
    no_selector_is_empty,
    services_lead_to_ports,
    routes_come_from_listeners,
    routes_say_what_they_take,
    routes_lead_to_services,
    policies_select_pods,
    every_pod_has_doors_of_its_own,
    policies_name_pods_that_exist,
    namespaces_start_with_closed_doors,
    config_maps_are_there_and_restart_their_readers,
    secrets_that_are_named_can_be_made,
    volumes_and_accounts_are_there,
    container_names_and_ports_are_told_apart,
    arguments_name_files_that_are_mounted,
    listeners_are_encrypted,
)
