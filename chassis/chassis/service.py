"""The life of a process: build → start → ready → drain → stop.

`Service("registry", settings).serves(…).works(…).hears(…)`, then `run_serve()` or `run_work()`.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import grpc
import structlog
import uvloop
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from chassis.access.cases import CaseQueries
from chassis.db.keyring import Keyring
from chassis.db.work import Database, TellFact
from chassis.facts.consumer import Hearer
from chassis.jobs.counting import Counting, Waiting
from chassis.readiness import LIVE, Readiness, schema_check, stream_check
from chassis.rpc.identity import TokenVerifier
from chassis.rpc.interceptors import ReachReader, in_order
from chassis.rpc.screening import Screen
from chassis.rpc.server import Served, bind, make_server
from chassis.settings import ServiceSettings
from chassis.telemetry import set_up_logs, set_up_traces
from chassis.telemetry.metrics import Instruments, instruments, set_up_metrics, shut_down_metrics
from chassis.values import Clock, SystemClock

log = structlog.get_logger("service")
DRAIN_SECONDS = 5.0
CANCEL_AGAIN_SECONDS = 2.0
CANCELS = 5
RESTART_MIN_SECONDS = 0.5
RESTART_MAX_SECONDS = 30.0


class Toolbox:
    """What a process of a service works with: made once, handed to rooms by the composition root."""

    def __init__(self, settings: ServiceSettings, *, clock: Clock | None = None, tell: TellFact | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.keyring = Keyring(settings.keyring)
        self.database = Database(
            settings.database_url,
            keyring=self.keyring,
            clock=self.clock,
            pool_size=settings.database_pool,
            tell=tell,
            mark=settings.county_mark or settings.cell,
        )


Loop = Callable[[], Awaitable[None]]


class Service:
    """A service: what it serves (RPC) and what it works at (endless loops: relay, hearers, jobs, seal)."""

    def __init__(self, name: str, tools: Toolbox, migrations: Path) -> None:
        self.name = name
        self.migrations = migrations
        self.tools = tools
        self._served: list[Served] = []
        self._loops: dict[str, Loop] = {}
        self.consumers: list[Hearer] = []
        self._read_reach: ReachReader | None = None
        self._screen: Screen | None = None
        self._lookups_per_minute: float | None = None
        self._cases: CaseQueries = {}
        self._queues: list[Waiting] = []
        self._overdue = ""

    def serves(self, descriptor: ServiceDescriptor, servicer: object) -> Service:
        """Answer the RPCs of a contract's service."""
        self._served.append((descriptor, servicer))
        return self

    def reaches(self, read_reach: ReachReader) -> Service:
        """Look up what a token does not say of a caller's reach."""
        self._read_reach = read_reach
        return self

    def screens(self, screen: Screen) -> Service:
        """Refuse certain writings in every text of every request."""
        self._screen = screen
        return self

    def limits_lookups(self, per_minute: float) -> Service:
        """Requests that give an identifier: so many a minute of one account for one purpose (chassis.rpc.lookups)."""
        self._lookups_per_minute = per_minute
        return self

    def cases(self, queries: CaseQueries) -> Service:
        """Kinds of cases of this service for which identifiers may be seen whole, and how one is found by its key."""
        self._cases = queries
        return self

    def works(self, name: str, loop: Loop) -> Service:
        """Run a loop in the work role; it is started again when it breaks."""
        self._loops[name] = loop
        return self

    def counts(self, *queues: Waiting, overdue: str = "") -> Service:
        """Queues whose length and age are metrics.

        Args:
            queues: work that waits.
            overdue: query that counts running legal clocks past their last day; `%(today)s` is the county's day.
        """
        self._queues += queues
        self._overdue = overdue or self._overdue
        return self

    def consumes(self, consumer: Hearer) -> Service:
        """Take events of another service in the work role."""
        self.consumers.append(consumer)
        return self.works(consumer.name, consumer.run)

    def run_replay(self) -> None:
        """Let every consumer take its parked events again, once."""
        self._start_telemetry("replay")
        uvloop.run(self._replay())

    async def _replay(self) -> None:
        try:
            for consumer in self.consumers:
                done, left = await consumer.replay_parked()
                log.info("replayed", consumer=consumer.name, done=done, left=left)
        finally:
            await self.tools.database.close()

    def build(self) -> grpc.aio.Server:
        """The gRPC server with everything bound, not started. Refuses an incomplete contract."""
        settings, database = self.tools.settings, self.tools.database
        verifier = TokenVerifier(
            issuer=settings.issuer, audience=settings.audience, keys_url=settings.keys_url, cell=settings.cell
        )
        server = make_server()
        steps = in_order(database, verifier, self._read_reach, self._screen, self._cases, self._lookups_per_minute)
        bind(server, self._served, steps, database, self._screen)
        if settings.reflection:
            from grpc_reflection.v1alpha import reflection  # noqa: PLC0415 - embedded cell only

            names = [descriptor.full_name for descriptor, _ in self._served]
            reflection.enable_server_reflection((*names, reflection.SERVICE_NAME), server)
        return server

    def run_serve(self) -> None:
        """Serve RPCs until told to stop."""
        self._start_telemetry("serve")
        uvloop.run(self._serve())

    def run_work(self) -> None:
        """Run the loops until told to stop."""
        self._start_telemetry("work")
        uvloop.run(self._work())

    def _start_telemetry(self, role: str) -> None:
        settings, process = self.tools.settings, f"{self.name}-{role}"
        set_up_logs(process, settings.log)
        set_up_traces(process, endpoint=settings.otlp_endpoint, ratio=settings.trace_ratio, cell=settings.cell)
        set_up_metrics(process, endpoint=settings.otlp_endpoint, cell=settings.cell)
        made = instruments()
        if made is not None:
            made.watch_pool(self.tools.database.read_pool)
            if role == "work":
                self.works("metrics", self.counting(made).run)

    def counting(self, made: Instruments) -> Counting:
        """What counts the work that waits in this service."""
        consumers = [one.name for one in self.consumers]
        return Counting(self.tools.database, made, consumers=consumers, queues=self._queues, overdue=self._overdue)

    async def _serve(self) -> None:
        await self._run(self.build(), self.tools.settings.listen, [name.full_name for name, _ in self._served])

    async def _work(self) -> None:
        await self._run(make_server(), self.tools.settings.health_listen, [], self._loops)

    def _readiness(self, *, works: bool) -> Readiness:
        """What this process needs: its schema, and to publish or consume, the stream. RPCs need no stream."""
        settings = self.tools.settings
        checks = {"database": schema_check(settings.database_url, self.migrations)}
        if works and settings.nats_url:
            checks["stream"] = stream_check(settings.nats_url, self.name)
        return Readiness(checks)

    async def _run(
        self, server: grpc.aio.Server, listen: str, names: list[str], loops: Mapping[str, Loop] = MappingProxyType({})
    ) -> None:
        checks = health.aio.HealthServicer()  # type: ignore[attr-defined]
        health_pb2_grpc.add_HealthServicer_to_server(checks, server)
        if not server.add_insecure_port(listen):
            message = f"cannot listen on {listen}"
            raise SystemExit(message)
        await self._say(checks, health_pb2.HealthCheckResponse.NOT_SERVING, "", *names)
        await self._say(checks, health_pb2.HealthCheckResponse.SERVING, LIVE)
        await server.start()
        log.info("listening", listen=listen)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)

        async def begin() -> None:
            readiness = self._readiness(works=bool(loops))
            await readiness.wait("database")
            # not before: a loop would read and write tables of another shape than it knows
            tasks.extend(asyncio.create_task(self._keep_running(name, one), name=name) for name, one in loops.items())
            await readiness.wait()
            await self._say(checks, health_pb2.HealthCheckResponse.SERVING, "", *names)
            log.info("ready", listen=listen)

        tasks: list[asyncio.Task[None]] = []
        beginning = asyncio.create_task(begin(), name="readiness")
        await stop.wait()
        await checks.enter_graceful_shutdown()
        await _end(beginning)
        await _end(*tasks)
        await server.stop(DRAIN_SECONDS)
        await self.tools.database.close()
        await asyncio.to_thread(shut_down_metrics)  # sends the last of them
        log.info("stopped")

    @staticmethod
    async def _say(checks: health.aio.HealthServicer, status: int, *names: str) -> None:  # type: ignore[name-defined]
        for name in names:
            await checks.set(name, status)

    async def _keep_running(self, name: str, loop: Loop) -> None:
        pause = RESTART_MIN_SECONDS
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await loop()
            except Exception:
                log.exception("loop_broke", loop=name)
            if asyncio.get_running_loop().time() - started > RESTART_MAX_SECONDS:
                pause = RESTART_MIN_SECONDS
            await asyncio.sleep(pause)
            pause = min(pause * 2, RESTART_MAX_SECONDS)


async def _end(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks until they have ended.

    More than once: a library may take a cancellation for its own and go on, as asyncio's `wait_for` did until Python
    3.12, and a process that waits for such a loop would never stop. What is left after the last time is said; whoever
    told the process to stop kills it after its grace.
    """
    left = {*tasks}
    for _ in range(CANCELS):
        if not left:
            return
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
    log.error("did_not_end", tasks=sorted(task.get_name() for task in left))
