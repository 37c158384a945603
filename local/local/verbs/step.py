"""Steps of a start that run as processes of their own, each to be repeated without harm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from local import fleet, realm, secret_store
from local.parts import postgres
from local.parts.assets import assets
from local.parts.contract import prepare_contract


def step(name: Annotated[str, typer.Argument()], data: Annotated[Path | None, typer.Option("--data")] = None) -> None:
    """Run one step: contract, assets, databases, realm, demo of a start; cluster of a check; cells of k8s."""
    if name == "contract":
        prepare_contract()
        return
    if name == "assets":
        assets()
        return
    if name == "cells":
        from local.cluster.cells import write_files  # noqa: PLC0415 - for whoever adds a cell

        write_files()
        return
    if name == "cluster":
        from local.cluster.judging import judge  # noqa: PLC0415 - needs what only checks bring

        findings = judge()
        print("\n".join(findings))
        raise typer.Exit(1 if findings else 0)
    assert data is not None  # noqa: S101 - the supervisor passes it
    content = secret_store.read(data)
    assert content is not None  # noqa: S101 - written before any step runs
    if name == "databases":
        url = f"postgresql://postgres:{content.password('postgres')}@127.0.0.1:{content.ports['postgres']}/postgres"
        roles = [*(f"{service}_{kind}" for service in fleet.SERVICES for kind in ("owner", "app")), "keycloak"]
        postgres.make_databases(url, {role: content.password(role) for role in roles}, list(fleet.SERVICES))
    elif name == "realm":
        made = content.users_made
        realm.set_up_realm(content)
        if not made:
            secret_store.write(data, content)
    elif name == "demo":
        from local.demo.load import load_demo  # noqa: PLC0415 - at the first start alone

        load_demo(data)
    else:
        raise typer.BadParameter(name)
