"""Laws over the database: scopes kept by it, insert-only tables, migrations that build what the rows declare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from chassis.db.rekey import Encrypted
from chassis.db.rows import PLAIN, PUBLIC
from chassis.db.work import SET_SCOPE
from chassis.testing.parts import Cluster
from local.secret_store import SERVICES
from sqlalchemy import Column, LargeBinary, MetaData, Table, create_engine

from tests.architecture import filling

ROOT = Path(__file__).resolve().parents[2]
STRANGER = ("range", "510421000000", "510422000000", "")
SCOPES = {
    "another county": STRANGER,
    "nobody": ("persons", "", "", ""),
    "a citizen nobody knows": ("persons", "", "", str(uuid4())),
    "no scope": ("", "", "", ""),
}
# endings of the names of binary columns that hold a hash or a blind index
HASHES = ("_hash", "_key", "sha256")
INSERT_ONLY = "insert-only"
# a policy of this kind lets everybody who works here read the table: nothing in it may be about one person
OPEN_TO_ALL = "_work"


@dataclass(frozen=True)
class Law:
    """A service as the laws find it: by its name alone."""

    name: str

    @property
    def metadata(self) -> MetaData:
        found: MetaData = import_module(f"{self.name}.migrations.rows").METADATA
        return found

    @property
    def encrypted(self) -> list[Encrypted]:
        found: list[Encrypted] = import_module(f"{self.name}.encrypted").ENCRYPTED
        return found

    @property
    def tables(self) -> list[str]:
        return sorted(self.metadata.tables)

    @property
    def insert_only(self) -> list[str]:
        """Rows only ever added: the tables that say so of themselves."""
        return [name for name in self.tables if INSERT_ONLY in (self.metadata.tables[name].comment or "")]

    @property
    def public(self) -> set[str]:
        """Tables that everybody may read though they name somebody: those that say why."""
        return {name for name in self.tables if self.metadata.tables[name].info.get(PUBLIC)}

    async def fill(self, served: Any) -> list[str]:
        """At least a row in the tables that people's data reaches; the secrets that must not be readable in any."""
        secrets: list[str] = await getattr(filling, f"fill_{self.name}")(served)
        return secrets


LAWS = [Law(name) for name in SERVICES]


def open_tables(connection: psycopg.Connection) -> set[str]:
    """Tables whose policy asks for no territory."""
    query = "SELECT tablename FROM pg_policies WHERE policyname = tablename || %s AND qual LIKE '%%anjia.scope%%'"
    return {row[0] for row in connection.execute(query, (OPEN_TO_ALL,)).fetchall()}


@pytest.fixture(params=LAWS, ids=lambda law: law.name)
def law(request: pytest.FixtureRequest) -> Law:
    """One service after the other."""
    found: Law = request.param
    return found


@pytest.fixture
def url(law: Law, request: pytest.FixtureRequest) -> str:
    """Address of a fresh database of the service, for its application role."""
    found: str = request.getfixturevalue(f"{law.name}_url")
    return found


@pytest.fixture
def served(law: Law, request: pytest.FixtureRequest) -> object:
    """The service on that database."""
    return request.getfixturevalue(law.name)


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES.keys())
async def test_stranger_sees_no_row_of_any_table(law: Law, served: object, url: str, scope: tuple[str, ...]) -> None:
    await law.fill(served)
    with psycopg.connect(url) as connection:
        harmless = open_tables(connection) if scope[0] in ("range", "persons") else set()
        for table in law.tables:
            connection.execute(SET_SCOPE, scope)
            seen = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert table in harmless or seen == (0,), table


def test_what_everybody_here_may_read_is_about_nobody(law: Law, url: str) -> None:
    with psycopg.connect(url) as connection:
        found = open_tables(connection) - law.public
    assert [one for table in found for one in tells_of_somebody(law.metadata.tables[table])] == []


def tells_of_somebody(table: Table) -> list[str]:
    """Columns that are called like what is about one person, and do not say why they are not."""
    pattern = re.compile(r"person_id|payee|claimant|holder|reader|^name$|address|phone|account")
    return [f"{table.name}.{one.name}" for one in table.columns if pattern.search(one.name) and not one.info.get(PLAIN)]


def test_planted_open_table_is_caught() -> None:
    columns = Column("phone", LargeBinary), Column("name", LargeBinary, info={PLAIN: "of a page"})
    assert tells_of_somebody(Table("planted", MetaData(), *columns)) == ["planted.phone"]


def test_notices_and_what_else_ends_on_its_day_can_be_deleted(law: Law, url: str) -> None:
    """What has a last day and is read by everybody is taken away by the service itself."""
    with psycopg.connect(url) as connection:
        for table in law.public:
            query = "SELECT has_table_privilege(current_user, %s, 'DELETE')"
            assert connection.execute(query, (table,)).fetchone() == (True,), table


async def test_reused_connection_without_a_unit_of_work_sees_nothing(law: Law, served: object, url: str) -> None:
    await law.fill(served)
    with psycopg.connect(url) as connection:
        connection.execute(SET_SCOPE, ("county", "", "", ""))
        filled = {
            table for table in law.tables if connection.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,)
        }
        assert len(filled) > 5
        connection.commit()
        for table in law.tables:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_every_table_has_row_level_security_and_the_application_owns_none(law: Law, url: str) -> None:
    query = (
        "SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner), (SELECT count(*) FROM pg_policy p WHERE"
        " p.polrelid = c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND"
        " n.nspname = 'public' AND c.relname <> 'alembic_version'"
    )
    with psycopg.connect(url) as connection:
        rows = connection.execute(query).fetchall()
    assert sorted(row[0] for row in rows) == law.tables
    for table, secured, owner, policies in rows:
        assert secured, table
        assert owner == f"{law.name}_owner"
        assert policies >= 1, table


def test_logs_are_insert_only_by_grant(law: Law, url: str) -> None:
    assert "access_log" in law.insert_only
    for table in law.insert_only:
        column = list(law.metadata.tables[table].columns)[-1].name
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with psycopg.connect(url) as connection:
                connection.execute(SET_SCOPE, ("county", "", "", ""))
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


def test_migrations_build_what_the_rows_declare(law: Law, cluster: Cluster) -> None:
    engine = create_engine(cluster.url(f"{law.name}_owner", law.name).replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [one for one in compare_metadata(context, law.metadata) if "alembic_version" not in str(one)]
    engine.dispose()
    assert differences == []


def secret_columns(metadata: MetaData) -> set[tuple[str, str]]:
    """Binary columns that hold neither a hash nor say why they are plain."""
    return {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not column.name.endswith(HASHES) and not column.info.get(PLAIN)
    }


def test_every_encrypted_column_is_listed_for_the_change_of_keys(law: Law) -> None:
    assert {(one.table, one.column) for one in law.encrypted} == secret_columns(law.metadata)


def test_planted_binary_column_is_secret() -> None:
    metadata = MetaData()
    columns = [Column("sealed", LargeBinary), Column("its_hash", LargeBinary)]
    Table("planted", metadata, *columns, Column("head", LargeBinary, info={PLAIN: "a hash"}))
    assert secret_columns(metadata) == {("planted", "sealed")}


async def test_numbers_names_and_accounts_lie_encrypted(law: Law, served: object, url: str, cluster: Cluster) -> None:
    secrets = await law.fill(served)
    with psycopg.connect(cluster.url("postgres", url.rpartition("/")[2])) as connection:
        for table in law.tables:
            dump = str(connection.execute(f"SELECT {table}::text FROM {table}").fetchall())
            for secret in secrets:
                assert secret not in dump
                assert secret.encode().hex() not in dump


def test_every_service_has_its_laws() -> None:
    """The list comes from the workspace; a service without rows, keys or something to fill it with is seen."""
    folders = {path.parent.parent.name for path in ROOT.glob("services/*/*/migrations/rows.py")}
    assert folders == set(SERVICES)
    for law in LAWS:
        assert law.tables
        assert law.encrypted
        assert hasattr(filling, f"fill_{law.name}")


def test_planted_table_without_security_is_caught(law: Law, cluster: Cluster, url: str) -> None:
    name = url.rpartition("/")[2]
    with psycopg.connect(cluster.url(f"{law.name}_owner", name)) as owner:
        owner.execute("CREATE TABLE planted (person_id uuid)")
        owner.execute(f"GRANT SELECT ON planted TO {law.name}_app")
    with pytest.raises(AssertionError):
        test_every_table_has_row_level_security_and_the_application_owns_none(law, url)
