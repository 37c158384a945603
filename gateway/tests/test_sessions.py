"""Sessions on real NATS: found by their id alone, sealed, ended here and at sign-on, lost with the volume."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from uuid import uuid4

import nats
import pytest
from gateway.auth.sessions import BUCKET, Session, SessionStore, SessionsUnavailable

KEY = base64.b64encode(b"k" * 32).decode()


def session(**changes: str) -> Session:
    ordinary = Session("access", "refresh", "id", 1e12, f"sid-{uuid4().hex}", "village.worker", "示范村员")
    return Session(**{**ordinary.__dict__, **changes})  # type: ignore[arg-type]


@pytest.fixture
async def store(nats_server: str) -> AsyncIterator[SessionStore]:
    found = SessionStore(KEY, hours=8)
    await found.open(nats_server)
    yield found
    await found.close()


async def test_kept_session_is_found_by_its_id_and_by_no_other(store: SessionStore) -> None:
    kept = session()
    session_id = await store.create(kept)
    assert await store.find(session_id) == kept
    assert await store.find(session_id + "x") is None
    assert await store.find("") is None


async def test_ids_are_long_and_never_the_same(store: SessionStore) -> None:
    ids = {await store.create(session()) for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 43  # 256 bits


async def test_bucket_holds_neither_id_nor_token_nor_name(store: SessionStore, nats_server: str) -> None:
    session_id = await store.create(session(access_token="a-token-to-look-for", name="一个要找的名字"))
    token = await store.keep_for(session_id, {"name": "一个要找的名字"})
    connection = await nats.connect(nats_server)
    jetstream = connection.jetstream()
    # the stream itself is asked: on a busy machine the client's list of keys may end before it has begun
    held = (await jetstream.stream_info(f"KV_{BUCKET}", subjects_filter=">")).state.subjects or {}
    keys = [subject.removeprefix(f"$KV.{BUCKET}.") for subject in held]
    # what was forgotten leaves an empty mark behind it
    values = [(await jetstream.get_last_msg(f"KV_{BUCKET}", subject)).data or b"" for subject in held]
    await connection.close()
    assert values
    assert not [key for key in keys if session_id in key or token in key]
    for secret in (session_id, "a-token-to-look-for", "一个要找的名字"):
        assert not [value for value in values if secret.encode() in value]


async def test_what_a_session_asked_is_that_sessions_alone_and_can_be_forgotten(store: SessionStore) -> None:
    first, second = await store.create(session()), await store.create(session(sid="other"))
    token = await store.keep_for(first, {"name": "王秀英"})
    assert await store.find_for(first, token) == {"name": "王秀英"}
    assert await store.find_for(second, token) is None
    await store.forget_for(first, token)
    assert await store.find_for(first, token) is None


async def test_ended_session_is_gone(store: SessionStore) -> None:
    session_id = await store.create(session())
    await store.end(session_id)
    assert await store.find(session_id) is None


async def test_session_ended_at_the_sign_on_server_is_gone_and_others_stay(store: SessionStore) -> None:
    ended, stays = session(), session()
    ended_id, stays_id = await store.create(ended), await store.create(stays)
    await store.end_by_sid(ended.sid)
    await store.end_by_sid("never seen")
    assert await store.find(ended_id) is None
    assert await store.find(stays_id) == stays


async def test_session_sealed_with_another_key_or_moved_under_another_id_does_not_open(
    store: SessionStore, nats_server: str
) -> None:
    session_id, other_id = await store.create(session()), await store.create(session())
    stranger = SessionStore(base64.b64encode(b"x" * 32).decode(), hours=8)
    await stranger.open(nats_server)
    assert await stranger.find(session_id) is None
    await stranger.close()
    from gateway.auth.sessions import _place

    connection = await nats.connect(nats_server)
    bucket = await connection.jetstream().key_value(BUCKET)
    await bucket.put(_place(session_id), (await bucket.get(_place(other_id))).value or b"")
    await connection.close()
    assert await store.find(session_id) is None


async def test_lost_volume_signs_everybody_out_and_the_next_can_sign_in(store: SessionStore, nats_server: str) -> None:
    session_id = await store.create(session())
    connection = await nats.connect(nats_server)
    await connection.jetstream().delete_key_value(BUCKET)
    await connection.close()
    assert await store.find(session_id) is None
    fresh = session()
    assert await store.find(await store.create(fresh)) == fresh


class Away:
    """A bucket whose server does not answer."""

    async def get(self, _key: str) -> None:
        raise nats.errors.TimeoutError

    put = purge = get


async def test_session_outlives_a_server_that_was_away_for_a_moment(store: SessionStore) -> None:
    kept = session()
    session_id = await store.create(kept)
    store._bucket = Away()  # type: ignore[assignment]
    assert await store.find(session_id) == kept


async def test_server_that_stays_away_signs_nobody_out(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    session_id = await store.create(session())

    async def away() -> Away:
        return Away()

    with monkeypatch.context() as changed:
        changed.setattr(store, "_bucket", Away())
        changed.setattr(store, "_open_bucket", away)
        with pytest.raises(SessionsUnavailable):
            await store.find(session_id)
    assert await store.find(session_id) is not None
