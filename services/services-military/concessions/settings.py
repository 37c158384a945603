"""Settings of concessions."""

from __future__ import annotations

from chassis.settings import ServiceSettings
from pydantic import Field, field_validator

from concessions.cards.signing import CardSigner


class ConcessionsSettings(ServiceSettings):
    """What concessions is told on top of what every service is told."""

    owner_database_url: str = Field(default="", description="the owner role's address; for migrations only", repr=False)
    registry_address: str = Field(default="127.0.0.1:50051", description="host:port of registry's gRPC listener")
    fees_address: str = Field(default="127.0.0.1:50051", description="host:port of fees' gRPC listener")
    card_key: str = Field(description="base64 of 32 bytes: the Ed25519 key that signs cards", repr=False)
    card_keys_retired: str = Field(
        default="", description="public halves of earlier keys, base64, by commas: their cards stay good"
    )

    @field_validator("card_key")
    @classmethod
    def _key_is_whole(cls, text: str) -> str:
        CardSigner(text)
        return text

    @property
    def signer(self) -> CardSigner:
        """The county's card key."""
        return CardSigner(self.card_key, tuple(one for one in self.card_keys_retired.split(",") if one))
