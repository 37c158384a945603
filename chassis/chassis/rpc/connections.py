"""What a gRPC connection may take of a server, and the pings of clients that fit it: all in one place.

Server and client read the same numbers, so that no client pings more often than its server bears.
"""

from __future__ import annotations

from dataclasses import dataclass

# the longest that a caller waits for a stream: an upload, a download, the progress of a roll
STREAM_SECONDS = 3600.0
Options = list[tuple[str, int]]


@dataclass(frozen=True)
class Bounds:
    """Seconds, bytes and counts of one connection."""

    # a client asks whether its server is still there while a call is open, and gives up without an answer
    ping_seconds: float = 30
    ping_answer_seconds: float = 10
    # half of it, so that a ping that comes early is no abuse
    min_ping_seconds: float = 15
    pings_too_early: int = 2
    # a server asks the same of its clients, who may have gone without a word
    server_ping_seconds: float = 60
    # whoever connects and does not greet
    handshake_seconds: float = 10
    # without a call; the next one connects again by itself
    idle_seconds: float = 600
    # then new calls go to a new connection, and reach servers that were added; the open ones go on for the grace:
    # the first filling of a service from another streams a whole county, and stores it part by part
    age_seconds: float = 1800
    age_grace_seconds: float = 6 * STREAM_SECONDS
    # a gateway has one connection to a service: this is what it can have open at once, progress of rolls included
    streams: int = 1_000
    metadata_bytes: int = 32 * 1024
    request_bytes: int = 8 * 1024 * 1024
    reply_bytes: int = 16 * 1024 * 1024


BOUNDS = Bounds()


def server_options(bounds: Bounds = BOUNDS) -> Options:
    """Arguments of a server."""
    return [
        ("grpc.max_receive_message_length", bounds.request_bytes),
        ("grpc.max_send_message_length", bounds.reply_bytes),
        # between the two gRPC refuses by chance
        ("grpc.max_metadata_size", bounds.metadata_bytes),
        ("grpc.absolute_max_metadata_size", bounds.metadata_bytes),
        ("grpc.max_concurrent_streams", bounds.streams),
        ("grpc.server_handshake_timeout_ms", _ms(bounds.handshake_seconds)),
        ("grpc.max_connection_idle_ms", _ms(bounds.idle_seconds)),
        ("grpc.max_connection_age_ms", _ms(bounds.age_seconds)),
        ("grpc.max_connection_age_grace_ms", _ms(bounds.age_grace_seconds)),
        ("grpc.keepalive_time_ms", _ms(bounds.server_ping_seconds)),
        ("grpc.keepalive_timeout_ms", _ms(bounds.ping_answer_seconds)),
        # a ping that crosses the end of the last call is no abuse either
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", _ms(bounds.min_ping_seconds)),
        ("grpc.http2.max_ping_strikes", bounds.pings_too_early),
        ("grpc.http2.max_pings_without_data", 0),
        # an old listener must not share the port with a new one: requests would reach a stopping process
        ("grpc.so_reuseport", 0),
    ]


def client_options(bounds: Bounds = BOUNDS) -> Options:
    """Arguments of a channel."""
    return [
        ("grpc.keepalive_time_ms", _ms(bounds.ping_seconds)),
        ("grpc.keepalive_timeout_ms", _ms(bounds.ping_answer_seconds)),
        ("grpc.keepalive_permit_without_calls", 0),
        # a stream may be silent for longer than two pings
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.max_receive_message_length", bounds.reply_bytes),
        ("grpc.max_metadata_size", bounds.metadata_bytes),
        ("grpc.absolute_max_metadata_size", bounds.metadata_bytes),
        # a service that restarts answers again within a second, not within gRPC's two minutes of backing off
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 1_000),
    ]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
