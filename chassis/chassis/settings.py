"""Settings of a process, from the environment; a bad value stops the start and names itself."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """What every service is told. Variables carry the prefix `ANJIA_`."""

    model_config = SettingsConfigDict(env_prefix="ANJIA_", extra="ignore")

    cell: str = Field(description="county code of the cell, six digits", pattern="^[0-9]{6}$")
    county_mark: str = Field(
        default="", max_length=2, description="what stands for the county in numbers of cases: 盐; empty: its code"
    )
    synthetic_identities: bool = Field(
        default=False, description="accept identity numbers that are nobody's by their prefix (demo and tests)"
    )
    database_url: str = Field(description="postgresql://user:password@host:port/database of the application role")
    database_pool: int = Field(default=16, ge=1, le=100, description="connections kept to the database")
    nats_url: str = Field(default="", description="nats://user:password@host:port; empty: facts wait in the outbox")
    keyring: Path = Field(description="file of the encryption keys, see chassis.db.keyring")
    issuer: str = Field(description="issuer of tokens: https://…/realms/anjia")
    audience: str = Field(default="anjia", description="audience a token must be for")
    keycloak_url: str = Field(default="", description="where this process reaches the sign-on server")
    realm: str = Field(default="anjia", description="name of the realm")
    listen: str = Field(default="127.0.0.1:50051", description="host:port of the gRPC listener")
    health_listen: str = Field(default="127.0.0.1:50052", description="host:port of the health listener of a worker")
    client_id: str = Field(default="", description="service account of this service")
    client_secret: str = Field(default="", description="its secret", repr=False)
    seal_dir: Path = Field(default=Path("seals"), description="folder of the access log's seals, outside the database")
    otlp_endpoint: str = Field(
        default="", description="OpenTelemetry collector, host:port; empty: no traces, no metrics"
    )
    trace_ratio: float = Field(default=0.01, ge=0, le=1, description="share of calls that are traced")
    log: str = Field(default="json", pattern="^(json|console)$", description="form of the log")
    reflection: bool = Field(default=False, description="gRPC reflection; only in the embedded cell")

    @field_validator("keyring")
    @classmethod
    def _keyring_is_private(cls, path: Path) -> Path:
        # a mounted secret belongs to root and is read through the pod's own group
        if path.exists() and path.stat().st_mode & 0o027:
            message = f"{path} is readable by others or writable by its group; it holds keys: chmod 600"
            raise ValueError(message)
        return path

    @property
    def keys_url(self) -> str:
        """Where the sign-on server's public keys are read."""
        base = f"{self.keycloak_url}/realms/{self.realm}" if self.keycloak_url else self.issuer
        return f"{base}/protocol/openid-connect/certs"
