"""Names of places beside addresses that say them too."""

from __future__ import annotations

import pytest
from gateway.pages import places

NAMES = {"000421000000": "示范县", "000421100000": "示范镇", "000421100201": "青皮村村民委员会"}


@pytest.mark.parametrize(
    ("code", "address", "shown"),
    [
        ("000421100201", "5组213号", "示范县 示范镇 青皮村村民委员会 5组213号"),
        ("000421100201", "示范镇青皮村村民委员会5组213号", "示范县 示范镇青皮村村民委员会5组213号"),
        ("000421100201", "示范县示范镇青皮村5组", "示范县示范镇青皮村5组"),
        ("000421100201", "青皮村村民委员会5组", "示范县 示范镇 青皮村村民委员会5组"),
        ("000421100201", "", "示范县 示范镇 青皮村村民委员会"),
        ("999999999999", "5组", "999999999999 5组"),
    ],
)
def test_what_an_address_begins_with_is_said_once(
    monkeypatch: pytest.MonkeyPatch, code: str, address: str, shown: str
) -> None:
    monkeypatch.setattr(places, "_NAMES", NAMES)
    assert places.place_and_address(code, address) == shown
