"""Masking: the last step on the way out."""

from __future__ import annotations

from collections.abc import Callable

from anjia.options.v1 import privacy_pb2
from google.protobuf.descriptor import Descriptor as MessageDescriptor
from google.protobuf.message import Message

from chassis.access.contract import is_opaque, privacy_of

# Four characters of an identity number can be computed back from birth date and county; two cannot.
SHOWN_CHARACTERS = 2
# Most Chinese names have two or three characters: two shown would be the name.
SHOWN_OF_A_NAME = 1
YEAR_DIGITS = 4


def keep_last(text: str) -> str:
    """`000422200001142470` → `****************70`."""
    return _keep(text, SHOWN_CHARACTERS)


def keep_last_of_name(text: str) -> str:
    """`王秀英` → `**英`."""
    return _keep(text, SHOWN_OF_A_NAME)


def _keep(text: str, shown: int) -> str:
    return "*" * max(len(text) - shown, 0) + text[-shown:]


def _year(text: str) -> str:
    return text[:YEAR_DIGITS]


def _blank(_text: str) -> str:
    return ""


# What a caller who names a case may see where the method allows it.
_LIFTED = {privacy_pb2.MASK_KEEP_1, privacy_pb2.MASK_KEEP_2}
_MASKS: dict[int, Callable[[str], str]] = {
    privacy_pb2.MASK_KEEP_1: keep_last_of_name,
    privacy_pb2.MASK_KEEP_2: keep_last,
    privacy_pb2.MASK_YEAR: _year,
    privacy_pb2.MASK_BLANK: _blank,
}
# Says, in a message about a person, that their address is shown to nobody.
HIDDEN_FLAG = "address_hidden"


class Masker:
    """Masks a reply in place, by the privacy options of its fields.

    Identifier masks are lifted by `unmask` (the method allows it and a case is named); a year-only date and a
    hidden address never are.
    """

    def __init__(self, message: MessageDescriptor) -> None:
        self._plans: dict[str, _MessagePlan] = {}
        self._root = self._plan(message)

    def mask(self, message: Message, *, unmask: bool) -> None:
        """Mask `message`."""
        self._root.apply(message, unmask=unmask)

    def _plan(self, message: MessageDescriptor) -> _MessagePlan:
        known = self._plans.get(message.full_name)
        if known is not None:
            return known
        plan = self._plans[message.full_name] = _MessagePlan()
        for field in message.fields:
            privacy = privacy_of(field)
            if privacy is not None and privacy.mask and field.message_type is None:
                lifted = privacy.mask in _LIFTED
                plan.masks.append((field.name, field.is_repeated, _MASKS[privacy.mask], lifted))
            if privacy is not None and getattr(privacy, "class") == privacy_pb2.CLASS_ADDRESS:
                plan.addresses.append(field.name)
            if field.message_type is not None and not is_opaque(field.message_type):
                below = self._plan(field.message_type)
                if below.does_something:
                    plan.below.append((field.name, field.is_repeated, below))
            plan.hides = plan.hides or field.name == HIDDEN_FLAG
        return plan


class _MessagePlan:
    def __init__(self) -> None:
        self.masks: list[tuple[str, bool, Callable[[str], str], bool]] = []
        self.addresses: list[str] = []
        self.below: list[tuple[str, bool, _MessagePlan]] = []
        self.hides = False

    @property
    def does_something(self) -> bool:
        return bool(self.masks or self.below or self.hides)

    def apply(self, message: Message, *, unmask: bool) -> None:
        if self.hides and getattr(message, HIDDEN_FLAG):
            for name in self.addresses:
                message.ClearField(name)
        for name, repeated, mask, lifted in self.masks:
            if not (lifted and unmask):
                _mask_field(message, name, mask, repeated=repeated)
        for name, repeated, plan in self.below:
            if repeated:
                for item in getattr(message, name):
                    plan.apply(item, unmask=unmask)
            elif message.HasField(name):
                plan.apply(getattr(message, name), unmask=unmask)


def _mask_field(message: Message, name: str, mask: Callable[[str], str], *, repeated: bool) -> None:
    value = getattr(message, name)
    if repeated:
        value[:] = [mask(item) for item in value]
    elif value:
        setattr(message, name, mask(value))
