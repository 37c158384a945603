"""Other people's protos, from packages into the ignored `third_party/`, and the stub that no wheel carries."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

from local.parts.maven import Artefact, fetch, one_at_a_time
from local.places import ROOT

PROTOVALIDATE = Artefact(
    "build.buf",
    "protovalidate",
    "1.2.0",
    "jar",
    ("sha256", "cc350d4a909e7e0aa25b4cb673112f9cbf54bb60c2d24955821ab2b365b3d10e"),
)
THIRD_PARTY = ROOT / "third_party"
VALIDATE = "buf/validate/validate.proto"
GOOGLE = ("annotations.proto", "http.proto")
STUB = ROOT / "proto" / "gen" / "buf" / "validate" / "validate_pb2.py"


def prepare_contract() -> None:
    """Bring what the contract imports, when it is missing."""
    if STUB.exists() and (THIRD_PARTY / VALIDATE).exists():
        return
    with one_at_a_time("contract"):
        target = THIRD_PARTY / VALIDATE
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(fetch(PROTOVALIDATE)) as jar:
            target.write_bytes(jar.read(VALIDATE))
        google = THIRD_PARTY / "google" / "api"
        google.mkdir(parents=True, exist_ok=True)
        for name in GOOGLE:
            shutil.copy(Path(str(files("google.api").joinpath(name))), google / name)
        generated = ROOT / "proto" / "gen"
        well_known = files("grpc_tools").joinpath("_proto")
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{THIRD_PARTY}", f"-I{well_known}"]
        outputs = [f"--python_out={generated}", f"--pyi_out={generated}", VALIDATE]
        subprocess.run([*command, *outputs], check=True)
