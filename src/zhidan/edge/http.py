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
    search,
    session,
    views,
)

router = Router()
for part in (session, me, people, roles, keys, audit, jobs, files, views, policies, counts, search):
    router.add_router("", part.router)
