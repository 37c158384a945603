"""The service as it opens"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies
from chassis.db.migrations import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLE = "concessions_app"


def upgrade() -> None:
    create_chassis_tables()
    _create_holders()
    _create_cards()
    _create_visits()
    for statement in ("GRANT USAGE ON SCHEMA public TO " + ROLE, *policies.secure_chassis(ROLE), *secure()):
        op.execute(statement)


def _create_holders() -> None:
    op.create_table(
        "holder",
        sa.Column("holder_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="the record it was merged into, if any"),
        sa.Column("recorded_as", sa.UUID(), nullable=False, comment="the record it was confirmed for"),
        sa.Column("kin_code", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="of residence, 12 digits"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_code", sa.Text(), nullable=False),
        sa.Column("ended_reason", sa.LargeBinary(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'ended')", name=op.f("ck_holder_state_known")),
        sa.CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_holder_ended_on_a_day")),
        sa.CheckConstraint("(state = 'ended') = (ended_code <> '')", name=op.f("ck_holder_ended_for_a_reason")),
        sa.CheckConstraint(
            "ended_code IN ('', 'no_longer', 'wrong', 'wish', 'died')", name=op.f("ck_holder_ended_code_known")
        ),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_holder")),
        comment="who is confirmed, and whether somebody ended it",
    )
    op.create_index("ix_holder_division_code", "holder", ["division_code"], unique=False)
    op.create_index("ix_holder_person_id", "holder", ["person_id"], unique=False)
    op.create_index(
        "uq_holder_recorded_as", "holder", ["recorded_as"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.create_table(
        "document",
        sa.Column("document_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="the record it was shown for"),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("bytes_stored", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document")),
        comment="documents with their hash; insert-only by grant",
    )
    op.create_index("ix_document_division_code", "document", ["division_code"], unique=False)
    op.create_index("ix_document_person_id", "document", ["person_id"], unique=False)
    op.create_table(
        "document_chunk",
        sa.Column("document_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.document_id"], name=op.f("fk_document_chunk_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_chunk")),
        comment="documents in encrypted chunks",
    )
    _create_confirmations()


def _create_confirmations() -> None:
    op.create_table(
        "confirmation",
        sa.Column("confirmation_id", sa.UUID(), nullable=False),
        sa.Column("holder_id", sa.UUID(), nullable=False),
        sa.Column("standing_code", sa.Text(), nullable=False),
        sa.Column("confirmed_from", sa.Date(), nullable=False),
        sa.Column("confirmed_until", sa.Date(), nullable=False, comment="the first day it is over"),
        sa.Column("body_code", sa.Text(), nullable=False),
        sa.Column("document_id", sa.UUID(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("standing_code IN ('serving', 'bereaved')", name=op.f("ck_confirmation_standing_known")),
        sa.CheckConstraint("confirmed_until > confirmed_from", name=op.f("ck_confirmation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.document_id"], name=op.f("fk_confirmation_document_id_document")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.holder_id"], name=op.f("fk_confirmation_holder_id_holder")),
        sa.PrimaryKeyConstraint("confirmation_id", name=op.f("pk_confirmation")),
        comment="each confirmation and renewal; insert-only by grant",
    )
    op.create_index("ix_confirmation_holder_id", "confirmation", ["holder_id", "confirmed_until"], unique=False)


def _create_cards() -> None:
    op.create_table(
        "card",
        sa.Column("card_id", sa.UUID(), nullable=False),
        sa.Column("holder_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False, comment="the first day it is no longer good"),
        sa.Column("signed", sa.LargeBinary(), nullable=False, comment="what the QR code says"),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_code", sa.Text(), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_code = '')", name=op.f("ck_card_revoked_for_a_reason")),
        sa.CheckConstraint(
            "revoked_code IN ('', 'ended', 'lost', 'replaced', 'wrong')", name=op.f("ck_card_revoked_code_known")
        ),
        sa.CheckConstraint("valid_until > issued_on", name=op.f("ck_card_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.holder_id"], name=op.f("fk_card_holder_id_holder")),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_card")),
        comment="cards; one of a holder is good at a time",
    )
    op.create_index(
        "uq_card_holder_id", "card", ["holder_id"], unique=True, postgresql_where=sa.text("revoked_at IS NULL")
    )
    op.create_index("uq_card_number", "card", ["number"], unique=True)


def _create_visits() -> None:
    op.create_table(
        "visit",
        sa.Column("visit_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="the record it was merged into, if any"),
        sa.Column("recorded_as", sa.UUID(), nullable=False, comment="the record it was recorded for"),
        sa.Column("institution_code", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="of the institution, 12 digits"),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("consent_by", sa.Text(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.Column("consent_item", sa.Text(), nullable=False),
        sa.Column("consent_how", sa.Text(), nullable=False),
        sa.Column("waiver_code", sa.Text(), nullable=False, comment="decided as of the day; empty: none"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.UUID(), nullable=True),
        sa.Column("due_fen", sa.BigInteger(), nullable=False),
        sa.Column("trouble_code", sa.Text(), nullable=False, comment="why fees took it not yet"),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('recorded', 'charged')", name=op.f("ck_visit_state_known")),
        sa.CheckConstraint(
            "(state = 'charged') = (invoice_id IS NOT NULL)", name=op.f("ck_visit_charged_with_an_invoice")
        ),
        sa.CheckConstraint("due_fen >= 0", name=op.f("ck_visit_due_not_negative")),
        sa.CheckConstraint("consent_by IN ('self', 'guardian')", name=op.f("ck_visit_consent_by_known")),
        sa.CheckConstraint(
            "consent_how IN ('written', 'spoken', 'electronic')", name=op.f("ck_visit_consent_how_known")
        ),
        sa.CheckConstraint("consent_item = item", name=op.f("ck_visit_consent_to_this_item")),
        sa.CheckConstraint("consent_on <= served_on", name=op.f("ck_visit_consent_before_the_service")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit")),
        comment="visits with their consent; items and codes as in the schedules of fees",
    )
    op.create_index("ix_visit_division_code", "visit", ["division_code"], unique=False)
    op.create_index("ix_visit_person_id", "visit", ["person_id"], unique=False)
    op.create_index(
        "ix_visit_waiting", "visit", ["visit_id"], unique=False, postgresql_where=sa.text("state = 'recorded'")
    )


def secure() -> list[str]:
    """Row-level security and grants of every table."""
    territory = {"range": policies.in_range("division_code"), "county": policies.COUNTY}
    person = {**territory, "persons": policies.is_among("person_id")}
    of_holder = {"holder": "{}", "county": policies.COUNTY}

    def follows(table: str, parent: str, key: str) -> dict[str, str]:
        return {**of_holder, "holder": policies.follows(table, parent, key)}

    changing, adding = "SELECT, INSERT, UPDATE", "SELECT, INSERT"
    return [
        *policies.secure("holder", person, grants=changing, role=ROLE),
        # whoever sees a confirmation sees what it rests on, after a move or a merge too
        *policies.secure(
            "document",
            {**person, "confirmed": policies.follows("document", "confirmation", "document_id")},
            grants=adding,
            role=ROLE,
        ),
        *policies.secure(
            "document_chunk", follows("document_chunk", "document", "document_id"), grants=changing, role=ROLE
        ),
        *policies.secure("confirmation", follows("confirmation", "holder", "holder_id"), grants=adding, role=ROLE),
        *policies.secure("card", follows("card", "holder", "holder_id"), grants=changing, role=ROLE),
        *policies.secure("visit", person, grants=changing, role=ROLE),
    ]
