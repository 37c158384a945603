"""Change of keys: a new key for new values, every row rewritten under it while work goes on, the old key deleted.

The blind index has a key of its own and stays: search goes on finding.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import structlog
from psycopg import sql

from chassis.db.connection import connect
from chassis.db.keyring import FRESH_SECONDS, Keyring, add_key, drop_other_keys
from chassis.db.work import SET_SCOPE

log = structlog.get_logger("rekey")
CHUNK = 2_000


@dataclass(frozen=True)
class Encrypted:
    """An encrypted column: where it is, and what its associated data are besides the row's own id."""

    table: str
    column: str
    key: tuple[str, ...]
    where: tuple[str, str]
    row_id: tuple[str, ...]


def rekey(url: str, path: Path, columns: list[Encrypted]) -> int:
    """Rewrite everything under a new key and delete the old ones; returns the values rewritten.

    Killed half-way, it is started again: what is rewritten stays so, the old keys are deleted last. A ring that cannot
    be written here (a mounted secret) has had its new key added by whoever keeps it: everything is rewritten under the
    active key, and the old ones are theirs to delete.
    """
    ours = os.access(path.parent, os.W_OK)
    active = add_key(path) if ours else Keyring(path).active
    keyring, rewritten = Keyring(path), 0
    with connect(url) as connection:
        while True:
            # whoever began to write before taking up the new key has ended by then
            time.sleep(2 * FRESH_SECONDS)
            changed = sum(_rewrite(connection, keyring, one, active) for one in columns)
            rewritten += changed
            if changed == 0 and not _older_transactions(connection):
                break
    if ours:
        drop_other_keys(path)
    log.info("rekeyed", key=active, values=rewritten)
    return rewritten


def _older_transactions(connection: psycopg.Connection[Any]) -> bool:
    """Whether a transaction of another session has been running for longer than the new key is known."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_xid IS NOT NULL AND xact_start < now() - make_interval(secs => %s))",
        (2 * FRESH_SECONDS,),
    ).fetchone()
    return bool(row and row[0])


def _rewrite(connection: psycopg.Connection[Any], keyring: Keyring, one: Encrypted, active: str) -> int:
    prefix = bytes([len(active)]) + active.encode()
    names = [*one.key, *(name for name in one.row_id if name not in one.key)]
    select = sql.SQL(
        "SELECT {names}, {column} FROM {table} WHERE {column} IS NOT NULL AND substring({column} FROM 1 FOR {length})"
        " <> {prefix} LIMIT {limit} FOR UPDATE SKIP LOCKED"
    ).format(
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        column=sql.Identifier(one.column),
        table=sql.Identifier(one.table),
        length=sql.Literal(len(prefix)),
        prefix=sql.Literal(prefix),
        limit=sql.Literal(CHUNK),
    )
    update = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key}").format(
        table=sql.Identifier(one.table),
        column=sql.Identifier(one.column),
        key=sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in one.key),
    )
    total = 0
    while True:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(SET_SCOPE, ("county", "", "", ""))
            rows = cursor.execute(select).fetchall()
            changes = []
            for *ids, value in rows:
                row = dict(zip(names, ids, strict=True))
                place = (*one.where, *(str(row[name]) for name in one.row_id))
                fresh = keyring.encrypt(keyring.decrypt(value, *place), *place)
                changes.append((fresh, *(row[name] for name in one.key)))
            cursor.executemany(update, changes)
        total += len(rows)
        if len(rows) < CHUNK:
            return total
