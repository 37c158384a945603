"""`anjia`: the verbs of the embedded cell."""

from __future__ import annotations

import typer

from local.verbs.audit import audit, doctor, keys
from local.verbs.bench import bench
from local.verbs.check import check
from local.verbs.import_roll import import_roll
from local.verbs.parked import parked
from local.verbs.secrets import secrets
from local.verbs.step import step
from local.verbs.test import test
from local.verbs.up import down, status, up

app = typer.Typer(
    help="安家 Anjia: the county platform for people and families, on one machine · 在一台机器上运行安家",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(up)
app.command()(down)
app.command()(status)
app.command("import")(import_roll)
app.command()(doctor)
app.add_typer(audit, name="audit")
app.add_typer(keys, name="keys")
app.add_typer(parked, name="parked")
app.command()(check)
app.command()(test)
app.command()(bench)
app.command()(secrets)
app.command(hidden=True)(step)

if __name__ == "__main__":
    app(prog_name="anjia")
