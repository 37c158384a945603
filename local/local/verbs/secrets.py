"""`anjia secrets`: the secrets of a cell in Kubernetes, made from what its objects refer to, never kept here."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml

from local.places import ROOT


def secrets(
    cell: Annotated[str | None, typer.Option(help="county code · 县级代码; without: the platform · 不填：平台")] = None,
    to: Annotated[Path | None, typer.Option(help="folder outside the repository · 仓库之外的文件夹")] = None,
) -> None:
    """Secrets of a cell of the cluster, fresh random values, as manifests. 生成县级单元在集群中的密钥清单。"""
    from local.cluster.cells import clients_for, counties  # noqa: PLC0415 - needs what only checks bring
    from local.cluster.rendering import folders, render  # noqa: PLC0415
    from local.cluster.secret_values import make_secrets  # noqa: PLC0415

    county = next((one for one in counties() if one.code == cell), None)
    if cell is not None and county is None:
        message = f"--cell {cell}: there is no such folder in k8s/cells · k8s/cells 中没有该县"
        raise typer.BadParameter(message)
    if to is not None and to.resolve().is_relative_to(ROOT):
        message = f"--to {to}: secrets never lie in the repository · 密钥不得放入仓库"
        raise typer.BadParameter(message)
    manifests, outside = make_secrets([one for folder in folders() for one in render(folder)], cell)
    files = {
        f"{one['metadata']['namespace']}.{one['metadata']['name']}.yaml": "---\n" + yaml.safe_dump(one, sort_keys=False)
        for one in manifests
    }
    if to is None:
        print("".join(files.values()), end="")
    else:
        if county is not None:
            realm = next(one for one in manifests if one["metadata"]["name"] == f"realm-{county.code}")
            files[f"clients-{county.code}.json"] = json.dumps(clients_for(county, realm["stringData"]), indent=1)
        _write(to, files)
    for one in outside:
        print(f"not made here · 须另行提供: {one}", file=sys.stderr)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Readable by their owner alone; what is there already is never overwritten: a lost key ring is lost data."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        message = f"--to {folder}: {taken[0]} is there already · 已存在，不覆盖"
        raise typer.BadParameter(message)
    for name, text in files.items():
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
