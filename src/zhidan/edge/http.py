"""The edge's own routes under one router."""

from __future__ import annotations

from ninja import Router

from zhidan.edge.routes import (
    audit,
    counts,
    files,
    jobs,
    keys,
    me,
    people,
    policies,
    retention,
    roles,
    search,
    session,
    views,
)

router = Router()
PARTS = (
    session, me, people, roles, keys, audit, jobs, files, views, policies, retention, counts,
    search,
)  # fmt: skip
for part in PARTS:
    router.add_router("", part.router)
