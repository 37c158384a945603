"""What a cell keeps to itself stays its own: readable by its owner alone, never half written, never shared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chassis.db.keyring import Keyring, add_key
from local.secret_store import PORTS, Secrets

from local import fleet, realm, secret_store


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def opened(folder: Path) -> Secrets:
    return secret_store.open_cell(folder, port=None, empty=True)


def test_secrets_and_keys_are_their_owners_alone(tmp_path: Path) -> None:
    content = opened(tmp_path / "cell")
    content.password("postgres")
    secret_store.write(tmp_path / "cell", content)
    assert mode(tmp_path / "cell" / secret_store.FILE) == 0o600
    assert mode(tmp_path / "cell" / "keys") == 0o700
    keys = list((tmp_path / "cell" / "keys").iterdir())
    assert {path.stem for path in keys} == set(secret_store.SERVICES)
    assert {mode(path) for path in keys} == {0o600}


def test_draft_left_by_a_crash_neither_leaks_nor_stands_in_the_way(tmp_path: Path) -> None:
    content = opened(tmp_path)
    draft = tmp_path / f"{secret_store.FILE}.new"
    draft.write_text("{")
    draft.chmod(0o644)
    secret_store.write(tmp_path, content)
    assert not draft.exists()
    assert mode(tmp_path / secret_store.FILE) == 0o600


def test_second_start_keeps_passwords_keys_and_ports(tmp_path: Path) -> None:
    first = opened(tmp_path)
    password = first.password("postgres")
    secret_store.write(tmp_path, first)
    keys = (tmp_path / "keys" / "registry.json").read_text()
    second = opened(tmp_path)
    assert second.password("postgres") == password
    assert second.session_key == first.session_key
    assert second.ports == first.ports
    assert (tmp_path / "keys" / "registry.json").read_text() == keys


def test_two_cells_share_no_port_password_or_key(tmp_path: Path) -> None:
    one, other = opened(tmp_path / "one"), opened(tmp_path / "other")
    assert len(set(one.ports.values())) == len(PORTS)
    assert not set(one.ports.values()) & set(other.ports.values())
    names = fleet.password_names()
    assert not {one.password(name) for name in names} & {other.password(name) for name in names}
    assert one.session_key != other.session_key
    keys = [(tmp_path / name / "keys" / "registry.json").read_text() for name in ("one", "other")]
    assert keys[0] != keys[1]


def test_port_that_somebody_took_meanwhile_is_changed_and_the_others_stay(tmp_path: Path) -> None:
    import socket

    first = opened(tmp_path)
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", first.ports["nats"]))
        stranger.listen()
        second = opened(tmp_path)
    assert second.ports["nats"] != first.ports["nats"]
    assert {k: v for k, v in second.ports.items() if k != "nats"} == {
        k: v for k, v in first.ports.items() if k != "nats"
    }


def test_wanted_port_of_the_gateway_is_taken(tmp_path: Path) -> None:
    assert secret_store.open_cell(tmp_path, port=28_123, empty=True).ports["gateway"] == 28_123


def test_passwords_are_long_and_none_is_made_twice() -> None:
    content = Secrets()
    made = [content.password(name) for name in map(str, range(50))]
    assert len(set(made)) == 50
    assert min(map(len, made)) >= 32


def test_rotated_keys_open_what_older_ones_sealed_and_seal_with_the_new(tmp_path: Path) -> None:
    opened(tmp_path)
    path = tmp_path / "keys" / "registry.json"
    before = Keyring(path)
    sealed = before.encrypt("甲", "person", "phone", "1")
    add_key(path)
    assert mode(path) == 0o600
    after = Keyring(path)
    assert after.decrypt_text(sealed, "person", "phone", "1") == "甲"
    fresh = after.encrypt("甲", "person", "phone", "1")
    assert fresh[:4] != sealed[:4]
    assert after.decrypt_text(fresh, "person", "phone", "1") == "甲"


@pytest.mark.parametrize("text", ["${ANJIA_SECRET_NOBODY}", '{"a": "${ANJIA_X}", "b": "${ANJIA_Y:there}"}'])
def test_placeholder_that_nobody_set_is_refused(text: str) -> None:
    with pytest.raises(realm.PlaceholderUnset):
        realm.fill(text, {"ANJIA_Y": "y"})


def test_placeholders_are_filled_defaults_taken_and_quotes_kept_apart() -> None:
    filled = realm.fill('{"a": "${ANJIA_A}", "b": "${ANJIA_B:there}", "c": "${other}"}', {"ANJIA_A": 'x"\\y'})
    assert json.loads(filled) == {"a": 'x"\\y', "b": "there", "c": "${other}"}


def test_realm_file_is_filled_whole_and_each_client_has_a_secret_of_its_own(tmp_path: Path) -> None:
    content = opened(tmp_path)
    filled = json.loads(realm.fill(realm.REALM_FILE.read_text(), realm.settings_of(content)))
    assert "${ANJIA_" not in json.dumps(filled)
    secrets = [client["secret"] for client in filled["clients"] if client.get("secret")]
    assert len(secrets) >= len(realm.SERVICE_CLIENTS)
    assert len(secrets) == len(set(secrets))
