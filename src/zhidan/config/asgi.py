"""What the server loads: the live stream and, in threads, everything else."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.launcher.processes import end_with_parent
from zhidan.config.server.dispatcher import Dispatcher
from zhidan.config.settings import ENVIRONMENT
from zhidan.edge.events_stream import serve
from zhidan.platform.memory import calm_collector

end_with_parent()
# Every route is there before the first request asks, and a faulty one stops the start.
get_resolver().url_patterns  # noqa: B018
application = Dispatcher(
    WSGIHandler(),
    streams={"/api/v1/events": serve},
    threads=ENVIRONMENT.threads,
    proxies=ENVIRONMENT.proxies,
)
calm_collector()
