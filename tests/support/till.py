"""A running product as a program of the shop uses it: over HTTP alone."""

from __future__ import annotations

import http.client
import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

RIGHTS = (
    "settings.shops", "settings.warehouses", "catalog.view", "catalog.edit", "inventory.view",
    "inventory.receive", "inventory.count", "inventory.adjust", "channels.import",
    "orders.intake", "orders.view", "orders.edit", "orders.approve", "orders.release",
    "orders.confirm", "orders.ship", "fulfilment.view", "fulfilment.pick",
    "fulfilment.pack", "fulfilment.ship",
)  # fmt: skip
MOST_SECONDS = 60.0
Answer = dict[str, Any]


class Till:
    """The API as a program of the shop uses it."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key

    def send(self, method: str, path: str, body: bytes | None, content_type: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        headers = {
            "Host": "localhost", "Authorization": f"Bearer {self._key}",
            "Content-Type": content_type, "Idempotency-Key": str(uuid.uuid4()),
        }  # fmt: skip
        try:
            connection.request(method, f"/api/v1{path}", body, headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        assert answer.status < 300, f"{method} {path}: {answer.status} {said[:500]!r}"
        return said

    def get(self, path: str) -> Answer:
        return dict(json.loads(self.send("GET", path, None, "application/json")))

    def post(self, path: str, body: Answer) -> Answer:
        said = self.send("POST", path, json.dumps(body).encode(), "application/json")
        return dict(json.loads(said))

    def listed(self, path: str) -> list[Answer]:
        """Every row of a list."""
        found: list[Answer] = []
        cursor = ""
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            found += page["items"]
            if not page["next"]:
                return found
            cursor = f"&cursor={page['next']}"

    def bring(
        self, kind: str, *files: tuple[str, bytes], shop: str = "", mapping: Answer | None = None
    ) -> Answer:
        """Upload files as the import page does, and wait for what became of them."""
        edge = uuid.uuid4().hex
        said = {"kind": kind, "shop": shop, "mapping": json.dumps(mapping) if mapping else ""}
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in said.items()]
        parts += [
            f'name="files"; filename="{name}"\r\n\r\n'.encode() + content for name, content in files
        ]
        body = b"".join(
            f"--{edge}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n"
            for part in parts
        )
        kind_of = f"multipart/form-data; boundary={edge}"
        taken = json.loads(self.send("POST", "/imports", body + f"--{edge}--".encode(), kind_of))
        path = f"/imports/{taken['import_id']}"
        done = self._until(path, ("finished", "failed"))
        assert done["state"] == "finished", done["error"]
        assert done["rejected"] == 0, self.get(f"{path}/rows?outcome=rejected")["items"][:3]
        return done

    def wait(self, job_id: str | None) -> None:
        """Wait for the end of a job, if there is one."""
        if job_id:
            done = self._until(f"/jobs/{job_id}", ("done", "failed", "cancelled", "quarantined"))
            assert (done["state"], done["failed"]) == ("done", 0), done

    def _until(self, path: str, ends: tuple[str, ...]) -> Answer:
        until = time.monotonic() + MOST_SECONDS
        while (found := self.get(path))["state"] not in ends:
            assert time.monotonic() < until, found
            time.sleep(0.1)
        return found

    def match(self, code_of: Callable[[Answer], str]) -> list[Answer]:
        """Say of every listing that waits which SKU it stands for, in one request."""
        waiting = self.listed("/listings/waiting")
        skus = {row["code"]: row["id"] for row in self.listed("/skus")}
        keys = ("shop_id", "title", "platform_item_id", "platform_sku_id", "outer_code", "as_sold")
        decisions = [
            {**{key: row[key] for key in keys}, "sku_id": skus[code_of(row)]} for row in waiting
        ]
        self.wait(self.post("/listings/match", {"decisions": decisions})["job_id"])
        return waiting

    def pack(self, orders: int) -> list[Answer]:
        """Release, pick and pack the fulfilment orders that so many orders have asked for."""
        until = time.monotonic() + MOST_SECONDS
        while len(tasks := self.listed("/fulfilments")) < orders:
            assert time.monotonic() < until, len(tasks)
            time.sleep(0.2)
        for step in ("release", "pick", "pack"):
            self._step(step, [task["id"] for task in tasks])
        return tasks

    def _step(self, step: str, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), 100):
            said = self.post(f"/fulfilments/{step}", {"ids": ids[start : start + 100]})
            assert {one["code"] for one in said["outcomes"]} == {"ok"}

    def shipping_file(self, shop: str) -> bytes:
        """The file that tells the shop's channel of all that left and waits to be told."""
        written = self.post("/confirmations/write", {"shop": shop})
        path = f"/confirmations/files/{written['file_id']}/download"
        return self.send("GET", path, None, "text/plain")

    def levels(self) -> dict[str, int]:
        """Units on hand and allocated over all levels."""
        rows = self.listed("/stock")
        return {name: sum(row[name] for row in rows) for name in ("on_hand", "allocated")}


def sheet_of(workbook: bytes) -> list[list[str]]:
    """The texts of a workbook's first sheet, read without any library of ours."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        tree = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        shared = [
            "".join(text.text or "" for text in one.iter(f"{space}t"))
            for one in ET.fromstring(parts.read("xl/sharedStrings.xml"))
        ] if "xl/sharedStrings.xml" in parts.namelist() else []  # fmt: skip
    rows = []
    for row in tree.iter(f"{space}row"):
        cells = []
        for cell in row.iter(f"{space}c"):
            value = cell.findtext(f"{space}v")
            texts = [text.text or "" for text in cell.iter(f"{space}t")]
            is_shared = cell.get("t") == "s" and value is not None
            cells.append(shared[int(value or 0)] if is_shared else "".join(texts) or value or "")
        rows.append(cells)
    return rows
