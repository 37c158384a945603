"""Settings of the gateway, from the environment."""

from __future__ import annotations

import base64
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class GatewaySettings(BaseSettings):
    """What the gateway is told. Variables carry the prefix `ANJIA_`."""

    model_config = SettingsConfigDict(env_prefix="ANJIA_", extra="ignore")

    cell: str = Field(description="county code of the cell, six digits", pattern="^[0-9]{6}$")
    listen: str = Field(default="127.0.0.1:8080", description="host:port of the HTTP listener")
    public_url: str = Field(description="address that browsers use; https everywhere but on loopback")
    registry_address: str = Field(description="host:port of registry's gRPC listener")
    incentives_address: str = Field(description="host:port of incentives' gRPC listener")
    fees_address: str = Field(description="host:port of fees' gRPC listener")
    concessions_address: str = Field(description="host:port of concessions' gRPC listener")
    notifications_address: str = Field(description="host:port of notifications' gRPC listener")
    issuer: str = Field(description="issuer of tokens")
    audience: str = Field(default="anjia", description="audience a token must be for")
    keycloak_url: str = Field(description="where the gateway reaches the sign-on server")
    realm: str = Field(default="anjia", description="name of the realm")
    client_id: str = Field(default="gateway", description="the browser client")
    client_secret: str = Field(description="its secret", repr=False)
    nats_url: str = Field(description="nats://user:password@host:port; sessions live in a bucket there")
    session_key: str = Field(description="base64 of 32 bytes; encrypts sessions", repr=False)
    assets: Path = Field(description="folder of installed npm packages: styles, fonts, scripts")
    session_hours: float = Field(default=8, gt=0, le=24, description="a session ends after so many hours")
    second_factor: bool = Field(default=False, description="staff set up a second factor at their next sign-in")
    rate_per_second: float = Field(default=50, gt=0, description="requests a second that one person may send")
    burst: int = Field(default=200, gt=0, description="requests one person may send at once")
    service_rate_factor: float = Field(default=100, ge=1, description="service accounts may send so many times more")
    max_body_bytes: int = Field(default=1_000_000, gt=0, description="largest body of a call that is not an upload")
    max_upload_bytes: int = Field(default=512_000_000, gt=0, description="largest uploaded file")
    head_seconds: float = Field(default=20, gt=0, description="a request's head has come after so many seconds")
    idle_seconds: float = Field(default=15, gt=0, description="a connection without a request is closed after so many")
    stall_seconds: float = Field(
        default=20, gt=0, description="a body that does not come, or an answer that is not read, is waited for so long"
    )
    min_bytes_per_second: float = Field(
        default=500, gt=0, description="a body that comes, or an answer that is read, at this rate may take any time"
    )
    max_head_bytes: int = Field(default=32_768, gt=0, description="largest head of a request")
    max_connections: int = Field(default=2_000, gt=0, description="open connections, all together")
    max_connections_per_address: int = Field(
        default=500, gt=0, description="open connections of one address; behind an edge: as many as all together"
    )
    otlp_endpoint: str = Field(
        default="", description="OpenTelemetry collector, host:port; empty: no traces, no metrics"
    )
    trace_ratio: float = Field(default=0.01, ge=0, le=1, description="share of requests that are traced")
    log: str = Field(default="json", pattern="^(json|console)$", description="form of the log")

    @field_validator("session_key")
    @classmethod
    def _key_is_whole(cls, text: str) -> str:
        if len(base64.b64decode(text, validate=True)) != 32:  # noqa: PLR2004 - AES-256
            message = "the session key has 32 bytes, base64"
            raise ValueError(message)
        return text

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over HTTPS, so that cookies can say so."""
        return self.public_url.startswith("https://")

    @property
    def keys_url(self) -> str:
        """Where the sign-on server's public keys are read."""
        return f"{self.keycloak_url}/realms/{self.realm}/protocol/openid-connect/certs"
