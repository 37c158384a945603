"""A twin of the sign-on server for room tests: ES256 keys of its own and a real HTTP endpoint for them."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chassis.access.principal import is_staffed


def _account_of(roles: tuple[str, ...], claims: dict[str, Any]) -> str:
    """An account for each human: two staff numbers, or two records, are never one."""
    human = claims.get("staff_number") or claims.get("person_id") or ""
    return "-".join((*roles, *([human] if human else []))) or "nobody"


class Issuer:
    """Issues tokens with any claims, good and bad, and publishes its key."""

    def __init__(self, audience: str = "anjia") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._audience = audience
        published = {
            **json.loads(ECAlgorithm.to_jwk(self._key.public_key())),
            "kid": "test",
            "alg": "ES256",
            "use": "sig",
        }
        self.published: dict[str, Any] = {"keys": [published]}
        document = json.dumps(self.published).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(document)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/realms/anjia"

    def token(self, *roles: str, seconds: float = 300, algorithm: str = "ES256", **claims: Any) -> str:
        """A token for roles; claims replace or add."""
        now = time.time()
        staffed = any(is_staffed(role) for role in roles)
        content = {
            **({"staff_number": f"S-{'-'.join(roles)}"} if staffed else {}),
            "iss": self.url,
            "aud": self._audience,
            "sub": claims.get("preferred_username", _account_of(roles, claims)),
            "iat": now,
            "exp": now + seconds,
            "roles": list(roles),
            "azp": "test",
            **claims,
        }
        key: Any = self._key if algorithm == "ES256" else "a-secret-of-thirty-two-characters"
        return jwt.encode(content, key, algorithm=algorithm, headers={"kid": "test"})

    def close(self) -> None:
        """Stop publishing."""
        self._server.shutdown()
        self._server.server_close()
