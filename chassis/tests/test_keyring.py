"""Encryption: opens only where it belongs, survives a change of keys, finds by the blind index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chassis.db.keyring import Keyring, KeyUnknown, add_key, drop_other_keys, new_keyring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=50), st.integers(0, 400))
def test_value_opens_in_its_place_alone(keyring_file: Path, text: str, flip: int) -> None:
    ring = Keyring(keyring_file)
    value = ring.encrypt(text, "person", "phone", "1")
    assert ring.decrypt_text(value, "person", "phone", "1") == text
    with pytest.raises(ValueError, match="altered"):
        ring.decrypt(value, "person", "phone", "2")
    place = 3 + flip % (len(value) - 3)
    altered = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    with pytest.raises(ValueError, match="altered"):
        ring.decrypt(altered, "person", "phone", "1")


def test_old_values_open_until_their_key_is_dropped(keyring_file: Path) -> None:
    ring = Keyring(keyring_file)
    old, found = ring.encrypt("a", "t", "c", "1"), ring.blind("number", "a")
    add_key(keyring_file)
    ring.reload()
    assert ring.active == "k2"
    assert ring.decrypt_text(old, "t", "c", "1") == "a"
    drop_other_keys(keyring_file)
    ring.reload()
    with pytest.raises(KeyUnknown):
        ring.decrypt(old, "t", "c", "1")
    assert ring.blind("number", "a") == found


def test_ring_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    new_keyring(path)
    before = path.read_text()
    new_keyring(path)
    assert path.read_text() == before
    assert path.stat().st_mode & 0o077 == 0


def test_incomplete_ring_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    path.write_text(json.dumps({"active": "k1", "keys": {"k1": "c2hvcnQ="}, "index_key": "c2hvcnQ="}))
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(path)
