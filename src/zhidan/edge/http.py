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
    roles,
    session,
    views,
)

router = Router()
for part in (session, me, people, roles, keys, audit, jobs, files, views, policies, counts):
    router.add_router("", part.router)
