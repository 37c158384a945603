"""Who died is remembered, so that no order recorded or joined later is paid as if nothing had been heard"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLE = "fees_app"


def upgrade() -> None:
    op.create_table(
        "person_death",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_death")),
        comment="records of the register whose person died; what is to be paid to them waits for two people",
    )
    for statement in policies.secure("person_death", {"county": policies.COUNTY}, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
    op.create_table(
        "staff_person",
        sa.Column("staff_number", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.PrimaryKeyConstraint("staff_number", "person_id", name=op.f("pk_staff_person")),
        comment="which staff numbers are one human's; four eyes are of two humans",
    )
    op.create_index("ix_staff_person_person_id", "staff_person", ["person_id"], unique=False)
    for statement in policies.secure("staff_person", {"county": policies.COUNTY}, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
    for name, comment in (
        ("released_for", "what two people let it go on in spite of, last; empty else"),
        ("stop_code", "what is in doubt about the award, until two people decide"),
    ):
        op.add_column("payment_order", sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment))
        op.alter_column("payment_order", name, server_default=None)
