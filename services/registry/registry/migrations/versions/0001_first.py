"""The register as it opens"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies
from chassis.db.migrations import create_chassis_tables
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLE = "registry_app"


def upgrade() -> None:
    create_chassis_tables()
    op.create_table(
        "agreement",
        sa.Column("agreement_id", sa.UUID(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False, comment="client id of the agency's service account"),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("impact_assessment", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_agreement_valid_in_order")),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_agreement")),
        comment="sharing agreements; without one in force no agency's call passes",
    )
    op.create_index("ix_agreement_agency_permission", "agreement", ["agency", "permission"], unique=False)
    op.create_table(
        "household",
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("roll_id", sa.UUID(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household")),
        sa.UniqueConstraint("number", name=op.f("uq_household_number")),
        comment="households; number is 户号",
    )
    op.create_index("ix_household_division", "household", ["division_code"], unique=False)
    op.create_table(
        "person",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_pending", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.SmallInteger(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("birth_date_basis", sa.Text(), nullable=False),
        sa.Column("death_date", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=False),
        sa.Column("marital_status", sa.Text(), nullable=False),
        sa.Column("hukou_nature", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("person_no", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "residence_division",
            sa.Text(collation="C"),
            nullable=False,
            comment="village of residence, 12 digits; empty: away",
        ),
        sa.Column(
            "hukou_division",
            sa.Text(collation="C"),
            nullable=False,
            comment="village of hukou, 12 digits; empty: elsewhere",
        ),
        sa.Column("address_hidden", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.UUID(), nullable=True),
        sa.Column("roll_id", sa.UUID(), nullable=True, comment="the import that registered the person"),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_person_merged_somewhere")),
        sa.CheckConstraint("name <> '' OR name_pending", name=op.f("ck_person_named")),
        sa.CheckConstraint("state IN ('active', 'merged', 'undone')", name=op.f("ck_person_state_known")),
        sa.ForeignKeyConstraint(["merged_into"], ["person.person_id"], name=op.f("fk_person_merged_into_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person")),
        sa.UniqueConstraint("person_no", name=op.f("uq_person_person_no")),
        comment="people as known now; what was valid when and known when is in person_version",
    )
    op.create_index("ix_person_birth_date", "person", ["birth_date"], unique=False)
    op.create_index("ix_person_hukou_division", "person", ["hukou_division"], unique=False)
    op.create_index(
        "ix_person_merged_into",
        "person",
        ["merged_into"],
        unique=False,
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index("ix_person_residence_division", "person", ["residence_division"], unique=False)
    op.create_index(
        "ix_person_roll_id", "person", ["roll_id"], unique=False, postgresql_where=sa.text("roll_id IS NOT NULL")
    )
    op.create_table(
        "roll",
        sa.Column("roll_id", sa.UUID(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("bytes_stored", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('uploaded', 'in_doubt', 'refused', 'previewed', 'committing', 'committed', 'undoing', 'undone')",
            name=op.f("ck_roll_state_known"),
        ),
        sa.PrimaryKeyConstraint("roll_id", name=op.f("pk_roll")),
        comment="imported rolls; states that a worker takes: uploaded, committing, undoing",
    )
    op.create_index("ix_roll_uploaded_at", "roll", ["uploaded_at"], unique=False)
    op.create_table(
        "search_key",
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("division", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.PrimaryKeyConstraint("key", "division", "person_id", name=op.f("pk_search_key")),
        comment="name parts, pinyin, initials; one row for residence, one for hukou where they differ",
    )
    op.create_index("ix_search_key_person_id", "search_key", ["person_id"], unique=False)
    op.create_table(
        "address_hold",
        sa.Column("hold_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_address_hold_person_id_person")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_address_hold")),
        comment="who hid an address and why",
    )
    op.create_index("ix_address_hold_person_id", "address_hold", ["person_id"], unique=False)
    op.create_table(
        "candidate",
        sa.Column("candidate_id", sa.UUID(), nullable=False),
        sa.Column("first_person_id", sa.UUID(), nullable=False),
        sa.Column("second_person_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("why", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("roll_id", sa.UUID(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('likely_duplicate', 'conflict')", name=op.f("ck_candidate_kind_known")),
        sa.CheckConstraint(
            "state IN ('open', 'merged', 'kept_apart', 'undone')", name=op.f("ck_candidate_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["first_person_id"], ["person.person_id"], name=op.f("fk_candidate_first_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"], ["person.person_id"], name=op.f("fk_candidate_second_person_id_person")
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_candidate")),
        comment="pairs for a clerk; merged never by themselves",
    )
    op.create_index(
        "ix_candidate_open", "candidate", ["candidate_id"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_candidate_second_person_id", "candidate", ["second_person_id"], unique=False)
    op.create_index(
        "uq_candidate_pair",
        "candidate",
        ["first_person_id", "second_person_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'undone'"),
    )
    op.create_table(
        "correction_request",
        sa.Column("request_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'refused' OR (article <> '' AND answer <> '')",
            name=op.f("ck_correction_request_refusal_has_reason"),
        ),
        sa.CheckConstraint("state IN ('open', 'corrected', 'refused')", name=op.f("ck_correction_request_state_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name=op.f("fk_correction_request_person_id_person")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_correction_request")),
        comment="requests for correction (PIPL 46) with due date and answer",
    )
    op.create_index("ix_correction_request_person_id", "correction_request", ["person_id"], unique=False)
    op.create_table(
        "household_member",
        sa.Column("member_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("start_unknown", sa.Boolean(), nullable=False),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_household_member_valid_in_order")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_household_member_household_id_household")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_household_member_person_id_person")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_household_member")),
        comment="membership with periods; relation in GB/T 4761, 02 is the head",
    )
    op.create_index("ix_household_member_household_id", "household_member", ["household_id"], unique=False)
    op.create_index("ix_household_member_person_id", "household_member", ["person_id"], unique=False)
    op.create_table(
        "identifier",
        sa.Column("identifier_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("number_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('verified', 'unverified', 'superseded')", name=op.f("ck_identifier_state_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_identifier_person_id_person")),
        sa.PrimaryKeyConstraint("identifier_id", name=op.f("pk_identifier")),
        comment="numbers, encrypted, found by a keyed blind index; a verified one has one holder",
    )
    op.create_index("ix_identifier_number_key", "identifier", ["number_key"], unique=False)
    op.create_index("ix_identifier_person_id", "identifier", ["person_id"], unique=False)
    op.create_index(
        "uq_identifier_verified",
        "identifier",
        ["kind", "number_key"],
        unique=True,
        postgresql_where=sa.text("state = 'verified' AND known_until IS NULL"),
    )
    op.create_table(
        "kinship",
        sa.Column("kinship_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("relative_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("start_unknown", sa.Boolean(), nullable=False),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('parent', 'spouse', 'guardian')", name=op.f("ck_kinship_kind_known")),
        sa.CheckConstraint("person_id <> relative_id", name=op.f("ck_kinship_two_people")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_kinship_person_id_person")),
        sa.ForeignKeyConstraint(["relative_id"], ["person.person_id"], name=op.f("fk_kinship_relative_id_person")),
        sa.PrimaryKeyConstraint("kinship_id", name=op.f("pk_kinship")),
        comment="kinship with periods; a child is the person whose parent is the relative",
    )
    op.create_index("ix_kinship_person_id", "kinship", ["person_id"], unique=False)
    op.create_index("ix_kinship_relative_id", "kinship", ["relative_id"], unique=False)
    op.create_index(
        "uq_kinship_now",
        "kinship",
        ["person_id", "relative_id", "kind"],
        unique=True,
        postgresql_where=sa.text("known_until IS NULL AND valid_until IS NULL"),
    )
    op.create_table(
        "life_event",
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("notice_number", sa.Text(), nullable=False),
        sa.Column("birth_order", sa.SmallInteger(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("told_hash", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('birth', 'death')", name=op.f("ck_life_event_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_life_event_person_id_person")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_life_event")),
        comment="events told by institutions; a notice is one event however often it is told",
    )
    op.create_index("ix_life_event_person_id", "life_event", ["person_id"], unique=False)
    op.create_index("uq_life_event_notice", "life_event", ["institution", "notice_number", "birth_order"], unique=True)
    op.create_table(
        "person_version",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_pending", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.SmallInteger(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("birth_date_basis", sa.Text(), nullable=False),
        sa.Column("death_date", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=False),
        sa.Column("marital_status", sa.Text(), nullable=False),
        sa.Column("hukou_nature", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("start_unknown", sa.Boolean(), nullable=False),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_person_version_valid_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_person_version_person_id_person")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_person_version")),
        comment="states of a person: valid_* is the world's time, known_* the register's",
    )
    op.create_index("ix_person_version_person_id", "person_version", ["person_id", "known_from"], unique=False)
    op.create_index(
        "uq_person_version_now",
        "person_version",
        ["person_id", "valid_from"],
        unique=True,
        postgresql_where=sa.text("known_until IS NULL"),
    )
    op.create_table(
        "quality_item",
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("given_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("roll_id", sa.UUID(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'dismissed', 'undone')", name=op.f("ck_quality_item_state_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_quality_item_person_id_person")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_quality_item")),
        comment="differences between sources and proposals of later rolls, each for a person to judge",
    )
    op.create_index("ix_quality_item_person_id", "quality_item", ["person_id"], unique=False)
    op.create_index("ix_quality_item_roll_id", "quality_item", ["roll_id"], unique=False)
    op.create_table(
        "residence",
        sa.Column("residence_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("start_unknown", sa.Boolean(), nullable=False),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('residence', 'hukou')", name=op.f("ck_residence_kind_known")),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_residence_valid_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_residence_person_id_person")),
        sa.PrimaryKeyConstraint("residence_id", name=op.f("pk_residence")),
        comment="dated residence and hukou; valid_* is the world's time, known_* the register's",
    )
    op.create_index("ix_residence_person_id", "residence", ["person_id"], unique=False)
    op.create_index(
        "uq_residence_now",
        "residence",
        ["person_id", "kind", "valid_from"],
        unique=True,
        postgresql_where=sa.text("known_until IS NULL"),
    )
    op.create_table(
        "roll_chunk",
        sa.Column("roll_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.roll_id"], name=op.f("fk_roll_chunk_roll_id_roll")),
        sa.PrimaryKeyConstraint("roll_id", "number", name=op.f("pk_roll_chunk")),
        comment="the archived file in encrypted chunks",
    )
    op.create_table(
        "roll_line",
        sa.Column("roll_id", sa.UUID(), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("id_state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.roll_id"], name=op.f("fk_roll_line_roll_id_roll")),
        sa.PrimaryKeyConstraint("roll_id", "row", name=op.f("pk_roll_line")),
        comment="rows of rolls: outcome, the person a row became or belongs to",
    )
    op.create_index(
        "ix_roll_line_person_id",
        "roll_line",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index("ix_roll_line_row_hash", "roll_line", ["row_hash"], unique=False, postgresql_using="hash")
    op.create_index(
        "ix_roll_line_waiting",
        "roll_line",
        ["roll_id", "row"],
        unique=False,
        postgresql_where=sa.text("content IS NOT NULL"),
    )
    op.create_table(
        "merge",
        sa.Column("merge_id", sa.UUID(), nullable=False),
        sa.Column("candidate_id", sa.UUID(), nullable=False),
        sa.Column("kept_person_id", sa.UUID(), nullable=False),
        sa.Column("absorbed_person_id", sa.UUID(), nullable=False),
        sa.Column("taken", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["absorbed_person_id"], ["person.person_id"], name=op.f("fk_merge_absorbed_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.candidate_id"], name=op.f("fk_merge_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(["kept_person_id"], ["person.person_id"], name=op.f("fk_merge_kept_person_id_person")),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_merge")),
        comment="merges; both histories stay, undoing restores both",
    )
    op.create_index("ix_merge_absorbed_person_id", "merge", ["absorbed_person_id"], unique=False)
    op.create_index("ix_merge_kept_person_id", "merge", ["kept_person_id"], unique=False)
    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""

    def child(table: str, grants: str = "SELECT, INSERT, UPDATE, DELETE") -> list[str]:
        # the county sees everything: saying so first spares bulk work a look at the person for every row
        using = {"county": policies.COUNTY, "person": policies.follows(table, "person", "person_id")}
        return policies.secure(table, using, grants=grants, role=ROLE)

    county = {"county": policies.COUNTY}
    return [
        "GRANT USAGE ON SCHEMA public TO " + ROLE,
        *policies.secure_chassis(ROLE),
        *policies.secure(
            "person",
            {
                "range": policies.in_range("residence_division", "hukou_division"),
                "persons": policies.is_among("person_id"),
                **county,
            },
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *child("person_version", "SELECT, INSERT, UPDATE"),
        *child("identifier", "SELECT, INSERT, UPDATE"),
        *child("address_hold", "SELECT, INSERT"),
        *child("residence", "SELECT, INSERT, UPDATE"),
        *child("quality_item", "SELECT, INSERT, UPDATE"),
        *policies.secure(
            "candidate",
            {
                **county,
                "first": policies.follows("candidate", "person", "first_person_id", parent_key="person_id"),
            },
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *policies.secure(
            "merge",
            {**county, "kept": policies.follows("merge", "person", "kept_person_id", parent_key="person_id")},
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *policies.secure(
            "roll",
            {**county, "range": policies.in_range("(county || '000000')")},
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *policies.secure(
            "roll_chunk",
            {**county, "roll": policies.follows("roll_chunk", "roll", "roll_id")},
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *policies.secure(
            "roll_line",
            {**county, "roll": policies.follows("roll_line", "roll", "roll_id")},
            grants="SELECT, INSERT, UPDATE, DELETE",
            role=ROLE,
        ),
        *child("life_event", "SELECT, INSERT, UPDATE"),
        *child("correction_request", "SELECT, INSERT, UPDATE"),
        *policies.secure("agreement", {"work": policies.ANY_WORK}, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *child("household_member", "SELECT, INSERT, UPDATE"),
        *policies.secure(
            "kinship",
            {
                **county,
                "person": policies.follows("kinship", "person", "person_id"),
                "relative": policies.follows("kinship", "person", "relative_id", parent_key="person_id"),
            },
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
        *policies.secure(
            "search_key", {"range": policies.in_range("division"), **county}, grants="SELECT, INSERT, DELETE", role=ROLE
        ),
        *policies.secure(
            "household",
            {"range": policies.in_range("division_code"), **county},
            grants="SELECT, INSERT, UPDATE",
            role=ROLE,
        ),
    ]
