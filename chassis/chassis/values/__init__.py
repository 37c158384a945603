"""Values with behaviour of their own; standard library only."""

from chassis.values.clock import Clock, FixedClock, SystemClock
from chassis.values.division import Division, Level
from chassis.values.identity_number import IdentityNumber
from chassis.values.ids import new_id
from chassis.values.money import Money
from chassis.values.period import Period

__all__ = [
    "Clock",
    "Division",
    "FixedClock",
    "IdentityNumber",
    "Level",
    "Money",
    "Period",
    "SystemClock",
    "new_id",
]
