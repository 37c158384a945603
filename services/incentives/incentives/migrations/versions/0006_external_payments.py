"""What other systems have paid: a first claim is a first claim, whoever paid it"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLE = "incentives_app"


def upgrade() -> None:
    op.create_table(
        "external_payment",
        sa.Column("payment_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("claim_year", sa.SmallInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.CheckConstraint("claim_year BETWEEN 1980 AND 2200", name=op.f("ck_external_payment_claim_year_plausible")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_external_payment")),
        comment="payments of other systems as fees imported them; each event once; insert-only by grant",
    )
    op.create_index("ix_external_payment_person_id", "external_payment", ["person_id", "programme"])
    using = {
        "county": policies.COUNTY,
        "parent": policies.follows("external_payment", "family_fact", "person_id"),
    }
    for statement in policies.secure("external_payment", using, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
