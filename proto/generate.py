"""Generates the Python stubs and the contract's image into `proto/gen`, or checks that they are fresh (`--check`).

Reads the contract and `third_party/` (brought by `./anjia`); needs no network.
"""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parent.parent
GENERATED = ROOT / "proto" / "gen" / "anjia"
BIN = Path(sys.executable).parent


def generate(into: Path) -> None:
    """Write `anjia/**` under a folder."""
    protos = sorted(path.relative_to(ROOT / "proto") for path in (ROOT / "proto" / "anjia").rglob("*.proto"))
    well_known = files("grpc_tools").joinpath("_proto")
    protoc = [
        sys.executable,
        "-m",
        "grpc_tools.protoc",
        f"-I{ROOT / 'proto'}",
        f"-I{ROOT / 'third_party'}",
        f"-I{well_known}",
    ]
    names = [str(path) for path in protos]
    services = [name for name in names if name.endswith("_service.proto")]
    subprocess.run([*protoc, f"--python_out={into}", f"--pyi_out={into}", *names], check=True)  # noqa: S603
    plugin = f"--plugin=protoc-gen-mypy_grpc={BIN / 'protoc-gen-mypy_grpc'}"
    subprocess.run(  # noqa: S603
        [*protoc, plugin, f"--grpc_python_out={into}", f"--mypy_grpc_out=quiet:{into}", *services], check=True
    )
    image = into / "anjia" / "contract.binpb"
    subprocess.run([BIN / "buf", "build", "-o", image], cwd=ROOT, check=True)  # noqa: S603


def differences(fresh: Path, committed: Path) -> list[str]:
    """Files that are missing, too many or other than they should be."""
    here = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    there = {
        path.relative_to(committed)
        for path in committed.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    changed = {path for path in here & there if not filecmp.cmp(fresh / path, committed / path, shallow=False)}
    return sorted(str(path) for path in (here ^ there) | changed)


def main() -> int:
    """Generate, or compare with what is committed."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        fresh = Path(folder) / "anjia"
        if "--check" in sys.argv:
            stale = differences(fresh, GENERATED)
            for name in stale:
                print(f"stale: proto/gen/anjia/{name}")  # noqa: T201
            return 1 if stale else 0
        if GENERATED.exists():
            shutil.rmtree(GENERATED)
        shutil.copytree(fresh, GENERATED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
