"""Field encryption and the blind index.

A value is `key id length (1) | key id | nonce (12) | ciphertext and tag`; table, column and row id are its associated
data, so a value copied to another row does not open. The blind index is a keyed hash by which a number is
found without being readable; it has a key of its own that rotation leaves alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32
INDEX_BYTES = 16
FRESH_SECONDS = 1.0


class KeyUnknown(Exception):
    """A value was written under a key that the ring does not hold."""


class Keyring:
    """The keys of one service, read from a 0600 file and read again when it changes.

    File: `{"active": id, "keys": {id: base64 of 32 bytes}, "index_key": base64 of 32 bytes}`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = -1
        self._looked_at = time.monotonic()
        self._active = ""
        self._ciphers: dict[str, AESGCM] = {}
        self._index_key = b""
        self.reload()

    def refresh(self) -> None:
        """Take up a new active key within `FRESH_SECONDS` of its being added. Cheap enough for every transaction."""
        now = time.monotonic()
        if now - self._looked_at > FRESH_SECONDS:
            self._looked_at = now
            self.reload()

    def reload(self) -> None:
        """Read the file again when it is another than last time."""
        stamp = self._path.stat().st_mtime_ns
        if stamp == self._stamp:
            return
        content = json.loads(self._path.read_text())
        keys = {name: base64.b64decode(text, validate=True) for name, text in content["keys"].items()}
        index_key = base64.b64decode(content["index_key"], validate=True)
        if content["active"] not in keys or {len(key) for key in [*keys.values(), index_key]} != {KEY_BYTES}:
            message = f"{self._path}: the active key is listed and every key has {KEY_BYTES} bytes"
            raise ValueError(message)
        self._active, self._index_key, self._stamp = content["active"], index_key, stamp
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}

    @property
    def active(self) -> str:
        """Id of the key that new values are written under."""
        return self._active

    def encrypt(self, text: str | bytes, *where: str) -> bytes:
        """Encrypt under the active key; `where` is table, column and row id."""
        plain = text.encode() if isinstance(text, str) else text
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._active].encrypt(nonce, plain, "\0".join(where).encode())
        key_id = self._active.encode()
        return bytes([len(key_id)]) + key_id + nonce + sealed

    def decrypt(self, value: bytes, *where: str) -> bytes:
        """What was encrypted for this place.

        Errors: `KeyUnknown`; `ValueError` when the value was altered or belongs elsewhere.
        """
        key_id = self.key_of(value)
        if key_id not in self._ciphers:
            self.reload()
        try:
            cipher = self._ciphers[key_id]
        except KeyError:
            raise KeyUnknown(key_id) from None
        start = 1 + value[0]
        nonce, sealed = value[start : start + NONCE_BYTES], value[start + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, sealed, "\0".join(where).encode())
        except InvalidTag:
            message = f"the value in {where[0]}.{where[1]} was altered or belongs to another row"
            raise ValueError(message) from None

    def decrypt_text(self, value: bytes | None, *where: str) -> str:
        """The text of a value; empty for an empty column."""
        return self.decrypt(value, *where).decode() if value else ""

    @staticmethod
    def key_of(value: bytes) -> str:
        """Id of the key a value was written under."""
        return value[1 : 1 + value[0]].decode()

    def blind(self, kind: str, text: str) -> bytes:
        """Keyed hash (16 bytes) by which an encrypted value is found."""
        return hmac.digest(self._index_key, f"{kind}\0{text}".encode(), hashlib.sha256)[:INDEX_BYTES]

    @property
    def index_key(self) -> bytes:
        """For bulk work that hashes many values without a call for each."""
        return self._index_key


def new_keyring(path: Path) -> None:
    """Write a fresh ring, readable by its owner alone; an existing file is left as it is."""
    content = {"active": "k1", "keys": {"k1": _new_key()}, "index_key": _new_key()}
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        json.dump(content, file)


def add_key(path: Path) -> str:
    """Add a key and make it the active one; returns its id. Old keys stay until every row is rewritten."""
    content = json.loads(path.read_text())
    name = f"k{max(int(key[1:]) for key in content['keys']) + 1}"
    content["keys"][name] = _new_key()
    content["active"] = name
    _replace(path, content)
    return name


def drop_other_keys(path: Path) -> None:
    """Delete every key but the active one."""
    content = json.loads(path.read_text())
    content["keys"] = {content["active"]: content["keys"][content["active"]]}
    _replace(path, content)


def _replace(path: Path, content: object) -> None:
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # a draft that a crash left keeps the mode it had: open gives a mode to new files alone
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _new_key() -> str:
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()
