"""The parts and processes of a cell: how each is started, what it needs, when it is ready. One list."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from registry.divisions.codes import division_table

from local.parts import keycloak, postgres
from local.parts.assets import assets
from local.places import ROOT
from local.secret_store import SERVICES, Secrets

# service → the services it asks; each address is a setting of the asker
ASKS: dict[str, list[str]] = {
    "registry": [],
    "incentives": ["registry", "fees"],
    "fees": [],
    "concessions": ["registry", "fees"],
    "notifications": ["registry", "incentives"],
}
ADMIN_CLIENT = "anjia-setup"
# each process says its own subjects and no others'
NATS_USERS = (*SERVICES, "gateway", "operator")


@dataclass
class Part:
    """One process of the cell.

    probe: `tcp:PORT` or `http:PORT/path`; empty: ready when it has ended well (a one-shot).
    """

    name: str
    command: Callable[[], list[str]]
    environment: dict[str, str]
    needs: list[str] = field(default_factory=list)
    probe: str = ""
    account: dict[str, object] = field(default_factory=dict)
    # what the process gets to stop, and when its supervisor dies
    stop: signal.Signals = signal.SIGTERM
    once: bool = False
    # the first page does not wait for it
    lags: bool = False


def python(module: str, *arguments: str) -> Callable[[], list[str]]:
    """A module run by this interpreter."""
    return lambda: [sys.executable, "-m", module, *arguments]


def database_url(role: str, database: str, cell: Secrets) -> str:
    """Address of a database for a role."""
    return f"postgresql://{role}:{cell.password(role)}@127.0.0.1:{cell.ports['postgres']}/{database}"


def nats_password(user: str) -> str:
    """Under which name the password of a user of the stream is kept."""
    return f"nats_{user}"


def nats_url(user: str, cell: Secrets) -> str:
    """The stream, as one of its users."""
    return f"nats://{user}:{cell.password(nats_password(user))}@127.0.0.1:{cell.ports['nats']}"


def password_names() -> list[str]:
    """Everything of a cell that has a password besides its accounts; all are made before anything starts."""
    roles = [f"{service}_{kind}" for service in SERVICES for kind in ("owner", "app")]
    return ["postgres", "keycloak", *map(nats_password, NATS_USERS), ADMIN_CLIENT, *roles]


def addresses(cell: Secrets) -> dict[str, str]:
    """Where the parts answer."""
    port = cell.ports
    return {
        "gateway": f"http://127.0.0.1:{port['gateway']}",
        "keycloak": f"http://127.0.0.1:{port['keycloak']}",
        **{f"{service}_grpc": f"127.0.0.1:{port[f'{service}_grpc']}" for service in SERVICES},
        "nats": f"nats://127.0.0.1:{port['nats']}",
        "postgres": f"127.0.0.1:{port['postgres']}",
    }


def common(data: Path, cell: Secrets) -> dict[str, str]:
    """Settings that every process of the fleet shares."""
    keycloak_url = f"http://127.0.0.1:{cell.ports['keycloak']}"
    return {
        "ANJIA_CELL": cell.cell,
        "ANJIA_COUNTY_MARK": division_table()[f"{cell.cell}000000"].name[0],
        "ANJIA_SYNTHETIC_IDENTITIES": "1",
        "ANJIA_NATS_URL": nats_url("operator", cell),
        "ANJIA_KEYCLOAK_URL": keycloak_url,
        "ANJIA_REALM": "anjia",
        "ANJIA_ISSUER": f"{keycloak_url}/realms/anjia",
        "ANJIA_AUDIENCE": "anjia",
        "ANJIA_SEAL_DIR": str(data / "seals"),
        # children are started by exec, never by fork alone
        "GRPC_ENABLE_FORK_SUPPORT": "0",
    }


def parts(data: Path, cell: Secrets) -> list[Part]:
    """Everything a cell runs."""
    fleet = [
        _postgres(data, cell),
        _databases(data),
        _nats(data, cell),
        _keycloak(data, cell, lags=cell.users_made),
        _realm(data, lags=cell.users_made),
    ]
    fleet += [_demo(data)] if cell.with_demo and not cell.demo_loaded else []
    fleet.append(_mail_sink(data, cell))
    services = [part for service in SERVICES for part in _service(service, data, cell)]
    return [*fleet, *services, _gateway(data, cell)]


def _postgres(data: Path, cell: Secrets) -> Part:
    folder = data / "postgres"

    def command() -> list[str]:
        postgres.init_cluster(folder, cell.password("postgres"))
        return postgres.command(folder, cell.ports["postgres"])

    # SIGINT is a fast shutdown: no waiting for sessions, no recovery at the next start
    probe = f"tcp:{cell.ports['postgres']}"
    return Part("postgres", command, {}, probe=probe, account=postgres.account(), stop=signal.SIGINT)


def _databases(data: Path) -> Part:
    return Part("databases", python("local", "step", "databases", "--data", str(data)), {}, ["postgres"], once=True)


def _nats(data: Path, cell: Secrets) -> Part:
    configuration = data / "nats.conf"

    def command() -> list[str]:
        configuration.touch(mode=0o600)
        configuration.write_text(
            f'listen: "127.0.0.1:{cell.ports["nats"]}"\n'
            f'jetstream {{ store_dir: "{data / "nats"}", sync_interval: "10s", max_file_store: 20GB }}\n'
            f"accounts {{ CELL {{ jetstream: enabled\n{_nats_users(cell)} }} }}\n"
        )
        return [str(Path(sys.executable).with_name("nats-server")), "-c", str(configuration)]

    return Part("nats", command, {}, probe=f"tcp:{cell.ports['nats']}")


def _nats_users(cell: Secrets) -> str:
    """The cluster's own list of users and what each may say, with this cell's passwords."""
    text = (ROOT / "k8s" / "base" / "cell" / "nats" / "users.conf").read_text(encoding="utf-8")
    for user in NATS_USERS:
        text = text.replace(f"password: $NATS_{user.upper()}\n", f'password: "{cell.password(nats_password(user))}"\n')
        text = text.replace(
            f"password: $NATS_{user.upper()} }}", f'password: "{cell.password(nats_password(user))}" }}'
        )
    return text


def _keycloak(data: Path, cell: Secrets, *, lags: bool) -> Part:
    """The sign-on. Once its realm is made, pages that need nobody to be signed in do not wait for it."""

    def command() -> list[str]:
        keycloak.share_classes()
        return keycloak.command(
            data / "keycloak",
            port=cell.ports["keycloak"],
            management_port=cell.ports["keycloak_management"],
            database_port=cell.ports["postgres"],
        )

    environment = keycloak.environment(
        database_password=cell.password("keycloak"),
        admin_client=ADMIN_CLIENT,
        admin_secret=cell.password(ADMIN_CLIENT),
    )
    probe = f"http:{cell.ports['keycloak_management']}/health/ready"
    return Part("keycloak", command, environment, ["databases"], probe, lags=lags)


def _realm(data: Path, *, lags: bool) -> Part:
    """Makes the realm at the first start; at later ones it only follows ports that changed."""
    command = python("local", "step", "realm", "--data", str(data))
    return Part("realm", command, {}, ["keycloak"], once=True, lags=lags)


def _mail_sink(data: Path, cell: Secrets) -> Part:
    """The demonstration's mail server: it keeps what it gets in a folder and sends nothing on."""
    folder = str(data / "mail")
    command = python("local.parts.mail_sink", str(cell.ports["mail"]), folder)
    return Part("mail-sink", command, {}, probe=f"tcp:{cell.ports['mail']}", lags=True)


def _demo(data: Path) -> Part:
    command = python("local", "step", "demo", "--data", str(data))
    return Part("demo", command, {}, ["realm", "gateway", "registry-serve", "registry-work"], once=True, lags=True)


def service_settings(name: str, data: Path, cell: Secrets) -> dict[str, str]:
    """What a service of an embedded cell is told, whichever role it runs in."""
    return {
        **common(data, cell),
        "ANJIA_NATS_URL": nats_url(name, cell),
        **{f"ANJIA_{asked.upper()}_ADDRESS": f"127.0.0.1:{cell.ports[f'{asked}_grpc']}" for asked in ASKS[name]},
        "ANJIA_DATABASE_URL": database_url(f"{name}_app", name, cell),
        "ANJIA_KEYRING": str(data / "keys" / f"{name}.json"),
        "ANJIA_CLIENT_ID": name,
        "ANJIA_CLIENT_SECRET": cell.password(name),
        "ANJIA_LISTEN": f"127.0.0.1:{cell.ports[f'{name}_grpc']}",
        "ANJIA_HEALTH_LISTEN": f"127.0.0.1:{cell.ports[f'{name}_work']}",
        "ANJIA_REFLECTION": "1",
        # the demo county and the sample roll's
        "ANJIA_COUNTIES": "510421,510422",
        "ANJIA_ASSETS": str(assets()),
        **({"ANJIA_CARD_KEY": cell.card_key} if name == "concessions" else {}),
        **_outside(data, cell),
    }


def _service(name: str, data: Path, cell: Secrets) -> list[Part]:
    settings = service_settings(name, data, cell)
    owner = {**settings, "ANJIA_OWNER_DATABASE_URL": database_url(f"{name}_owner", name, cell)}
    migrate, work = f"{name}-migrate", f"tcp:{cell.ports[f'{name}_work']}"
    return [
        Part(migrate, python(name, "migrate"), owner, ["databases"], once=True),
        Part(f"{name}-serve", python(name, "serve"), settings, [migrate], f"tcp:{cell.ports[f'{name}_grpc']}"),
        Part(f"{name}-work", python(name, "work"), settings, [migrate, "nats"], work),
    ]


def _outside(data: Path, cell: Secrets) -> dict[str, str]:
    """Where messages leave an embedded cell: into its own data folder, and no further."""
    return {
        "ANJIA_PUBLIC_URL": f"http://127.0.0.1:{cell.ports['gateway']}",
        "ANJIA_SMTP_HOST": "127.0.0.1",
        "ANJIA_SMTP_PORT": str(cell.ports["mail"]),
        "ANJIA_SMTP_STARTTLS": "0",
        "ANJIA_MAIL_FROM": "anjia@county.example",
        "ANJIA_FAKE_SMS_FILE": str(data / "mail" / "sms.jsonl"),
    }


def _gateway(data: Path, cell: Secrets) -> Part:
    settings = {
        **common(data, cell),
        "ANJIA_NATS_URL": nats_url("gateway", cell),
        "ANJIA_LISTEN": f"127.0.0.1:{cell.ports['gateway']}",
        "ANJIA_PUBLIC_URL": f"http://127.0.0.1:{cell.ports['gateway']}",
        **{f"ANJIA_{name.upper()}_ADDRESS": f"127.0.0.1:{cell.ports[f'{name}_grpc']}" for name in SERVICES},
        "ANJIA_CLIENT_ID": "gateway",
        "ANJIA_CLIENT_SECRET": cell.password("gateway"),
        "ANJIA_SESSION_KEY": cell.session_key,
        "ANJIA_ASSETS": str(assets()),
    }
    return Part("gateway", python("gateway"), settings, ["nats"], f"http:{cell.ports['gateway']}/healthz")


__all__ = ["ADMIN_CLIENT", "ROOT", "SERVICES", "Part", "addresses", "database_url", "parts", "service_settings"]
