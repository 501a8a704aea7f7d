"""The whole product in one foreground process: start, watch, stop."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass

from zhidan.config.launcher.address import Address
from zhidan.config.launcher.certificate import names_in
from zhidan.config.launcher.client_build import build_client, is_client_current
from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.postgres import Cluster
from zhidan.config.launcher.runtime import Runtime, runtime_for
from zhidan.config.launcher.session import give_back, prepared
from zhidan.config.launcher.steps import CLIENT, DATABASE, DEMO, Steps
from zhidan.config.launcher.supervisor import Child, Supervisor
from zhidan.config.launcher.trouble import Trouble
from zhidan.config.launcher.upgrading import Upgrade

READY_SECONDS = 60.0
FATAL_DEATHS = 3
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass
class Product:
    """What `up` runs. `fill` is called with the environment before the doors open, for the demo;
    `opened` when the first page is served."""

    folder: DataFolder
    address: Address
    web_processes: int
    steps: Steps
    fill: Callable[[dict[str, str]], None] | None
    opened: Callable[[dict[str, str]], None]

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; whatever happens, nothing stays behind.

        Raises: Trouble.
        """
        self.address.check()
        self.folder.prepare()
        with self.folder.locked(), ending_signals():
            own = os.environ.get("ZHIDAN_DATABASE_URL")
            cluster = None if own else Cluster(self.folder.path, self.folder.account)
            supervisor = Supervisor(cluster, [], self.steps.report, self.folder.restored)
            try:
                environment = self._prepare(cluster, own)
                self.steps.last()
                supervisor.children = self._children(environment)
                supervisor.start()
                self._wait_until_ready(supervisor)
                self.opened(environment)
                supervisor.watch()
            except Ended:
                pass
            finally:
                supervisor.stop()

    def _prepare(self, cluster: Cluster | None, own: str | None) -> dict[str, str]:
        if not is_client_current():
            with self.steps.step(CLIENT, "构建网页端", "Building the web client"):
                build_client()
        if cluster:
            with (
                self.steps.step(DATABASE, "建立数据库", "Making the database")
                if cluster.is_new()
                else nullcontext()
            ):
                cluster.start()
        upgrade = Upgrade(self.folder, self.steps.report)
        try:
            environment = prepared(self.folder, cluster, own, self.steps, on_older=upgrade)
            if self.fill:
                with self.steps.step(DEMO, "填入演示品牌", "Filling the demo brand in"):
                    self.fill(environment)
        finally:
            give_back(self.folder)
        return environment

    def _children(self, environment: dict[str, str]) -> list[Child]:
        account = self.folder.account
        runtime = runtime_for(account, self.folder.path / "app")
        known = _child_environment(environment, self.address, runtime)
        python, logs = str(runtime.python), self.folder.path / "log"
        return [
            Child("web", self._web_command(python), known, account, logs / "web.log"),
            Child(
                "worker",
                [python, "-m", "zhidan.config.worker_main"],
                known,
                account,
                logs / "worker.log",
            ),
        ]

    def _web_command(self, python: str) -> list[str]:
        address = self.address
        secured: list[str] = []
        if address.tls:
            lent = self.folder.lend(address.tls)
            secured += ["--ssl-certificate", str(lent[0]), "--ssl-keyfile", str(lent[-1])]
            secured += ["--ssl-protocol-min", "tls1.2"]
        return [
            python, "-m", "granian", "--interface", "asgi", "--loop", "asyncio",
            "--host", address.host, "--port", str(address.port),
            "--workers", str(self.web_processes), "--respawn-failed-workers",
            "--workers-kill-timeout", "3", "--backpressure", "4096", "--no-ws",
            "--log-level", "warning", *secured, "zhidan.config.asgi:application",
        ]  # fmt: skip

    def _wait_until_ready(self, supervisor: Supervisor) -> None:
        web = supervisor.children[0]
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and web.deaths < FATAL_DEATHS:
            if _answers(self.address):
                return
            supervisor.check()
            time.sleep(0.05)
        raise Trouble(
            f"网页服务没有就绪: {web.last_words()} (详见 {web.log})",
            f"the web process did not get ready: {web.last_words()} (see {web.log})",
        )


class Ended(BaseException):
    """Somebody has asked for the end."""


@contextmanager
def ending_signals() -> Iterator[None]:
    """Let the first SIGTERM or SIGINT raise Ended here; later ones change nothing."""

    def hear(_number: int, _frame: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        raise Ended

    before = {number: signal.signal(number, hear) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _child_environment(
    environment: dict[str, str], address: Address, runtime: Runtime
) -> dict[str, str]:
    names = [*LOCAL_NAMES, address.host, *(names_in(address.tls[0]) if address.tls else ())]
    names += [name for name in os.environ.get("ZHIDAN_HOSTS", "").split(",") if name]
    return {
        **environment,
        "PYTHONPATH": os.pathsep.join(str(path) for path in runtime.search),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ZHIDAN_CLIENT_DIR": str(runtime.client),
        "ZHIDAN_HOSTS": ",".join(dict.fromkeys(names)),
        "ZHIDAN_HTTPS": "1" if address.is_https else "",
        "HOME": str(environment["ZHIDAN_DATA"]),
    }


def _answers(address: Address) -> bool:
    host = address.here
    connection: http.client.HTTPConnection
    if address.tls:
        # Our own process behind our own port: the name in the certificate is for the outside.
        context = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection(host, address.port, timeout=2, context=context)
    else:
        connection = http.client.HTTPConnection(host, address.port, timeout=2)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    return False
