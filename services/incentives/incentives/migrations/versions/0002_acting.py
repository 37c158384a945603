"""Who acted for whom"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLE = "incentives_app"


def upgrade() -> None:
    op.create_table(
        "acting",
        sa.Column("entitlement_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="of the entitlement after the step"),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("acting_as", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("authority <> ''", name=op.f("ck_acting_authority_named")),
        sa.CheckConstraint("step = 'accept' OR read_back", name=op.f("ck_acting_read_out_before_filing")),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlement.entitlement_id"], name=op.f("fk_acting_entitlement_id_entitlement")
        ),
        sa.PrimaryKeyConstraint("entitlement_id", "version", name=op.f("pk_acting")),
        comment="who acted for whom; insert-only by grant",
    )
    using = {"county": policies.COUNTY, "parent": policies.follows("acting", "entitlement", "entitlement_id")}
    for statement in policies.secure("acting", using, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
