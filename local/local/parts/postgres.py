"""PostgreSQL 18: binaries, cluster, roles and databases."""

from __future__ import annotations

import io
import os
import platform
import pwd
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import psycopg
from psycopg import sql

from local.parts.maven import Artefact, unpacked
from local.places import IS_ROOT

VERSION = "18.6.0"
_BUILDS = {
    "x86_64": ("amd64", "008ee189eaa7ca2b58bd01dd950291e638b998392cf982297acd4779ec898ac1"),
    "aarch64": ("arm64v8", "5f54e016723afa6213925a8acb939bac52944b1d348f65c7a20f0cd2928c31be"),
}
# PostgreSQL refuses to run as root.
ACCOUNT = "nobody"
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = scram-sha-256
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 2GB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
random_page_cost = 1.1
jit = off
log_line_prefix = '%m [%p] %d '
log_min_error_statement = panic
log_error_verbosity = terse
timezone = 'UTC'
"""
ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"


def binaries() -> Path:
    """Folder with bin/initdb and bin/postgres."""
    given = os.environ.get("ANJIA_POSTGRES_HOME")
    if given:
        return Path(given)
    name, digest = _BUILDS[platform.machine()]
    artefact = Artefact(
        "io.zonky.test.postgres", f"embedded-postgres-binaries-linux-{name}", VERSION, "jar", ("sha256", digest)
    )
    return unpacked(artefact, _unpack)


def _unpack(jar: Path, folder: Path) -> None:
    with zipfile.ZipFile(jar) as archive:
        name = next(entry for entry in archive.namelist() if entry.endswith(".txz"))
        with tarfile.open(fileobj=io.BytesIO(archive.read(name)), mode="r:xz") as tar:
            tar.extractall(folder)  # noqa: S202 - verified by hash; Python 3.11.2 knows no filter


def account() -> dict[str, object]:
    """Arguments for a subprocess that may not run as root."""
    if not IS_ROOT:
        return {}
    entry = pwd.getpwnam(ACCOUNT)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def closed_folder(folder: Path) -> Path | None:
    """Of the folders that lead to a cell's data, the first that the parts' own account cannot enter; None: it gets in.

    Asked by going there as that account: modes alone say nothing of mounts and access lists.
    """
    if not IS_ROOT:
        return None
    for one in (*reversed(folder.parents), folder):
        if one.is_dir() and subprocess.run(["test", "-x", str(one)], check=False, **account()).returncode:  # type: ignore[call-overload]
            return one
    return None


def init_cluster(folder: Path, password: str) -> None:
    """Make the cluster's folder; one that was left half-made is made again."""
    if (folder / "anjia.made").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    if IS_ROOT:
        entry = pwd.getpwnam(ACCOUNT)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    password_file = folder.with_suffix(".pw")
    handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(password)
    if IS_ROOT:
        shutil.chown(password_file, ACCOUNT)
    command = [
        *(
            str(binaries() / "bin" / "initdb"),
            "-D",
            str(folder),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--auth=scram-sha-256",
        ),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--pwfile={password_file}"),
    ]
    environment = {"PATH": "/usr/bin:/bin"}
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", env=environment, **account())  # type: ignore[call-overload]
    finally:
        password_file.unlink()
    with (folder / "postgresql.conf").open("a") as file:
        file.write(CONFIGURATION)
    (folder / "pg_hba.conf").write_text(ACCESS)
    (folder / "anjia.made").touch()


def command(folder: Path, port: int) -> list[str]:
    """How the server is started."""
    return [str(binaries() / "bin" / "postgres"), "-D", str(folder), "-p", str(port)]


def make_databases(url: str, passwords: dict[str, str], services: list[str]) -> None:
    """A database with an owner and an application role for each service, and one for the sign-on server."""
    wanted = [(name, f"{name}_owner", f"{name}_app") for name in services] + [("keycloak", "keycloak", "")]
    with psycopg.connect(url, autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        for database in ("postgres", "template1"):  # nobody has any business there but their own
            connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        for database, owner, application in wanted:
            for role in filter(None, (owner, application)):
                if role not in roles:
                    statement = "CREATE ROLE {} LOGIN PASSWORD {}"
                    connection.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(passwords[role])))
            if database not in databases:
                statement = "CREATE DATABASE {} OWNER {}"
                connection.execute(sql.SQL(statement).format(sql.Identifier(database), sql.Identifier(owner)))
                connection.execute(
                    sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
                )
                if application:
                    grant = "GRANT CONNECT ON DATABASE {} TO {}"
                    connection.execute(sql.SQL(grant).format(sql.Identifier(database), sql.Identifier(application)))
