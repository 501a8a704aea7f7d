"""One fault for each promise, as whoever broke into the database would leave it.

`{name}` stands for the id of the order of that name in the busy shop, `{A}` and the like for a
SKU, `{W}` for the warehouse, `{shop}` for the shop.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is done behind the product's back, and every promise that is broken by it."""

    sql: str
    breaks: frozenset[str]


def fault(sql: str, *breaks: str) -> Fault:
    return Fault(sql, frozenset(breaks))


_MOVE = (
    "INSERT INTO stock_move (sku_id, id, warehouse_id, kind, quantity, currency, cause,"
    " document_kind, document_no, reason, operator_kind, moved_at) VALUES ('{A}',"
    " gen_random_uuid(), '{W}', '%s', %s, '', gen_random_uuid(), '', '', '', 'cli', now());"
)
_TOO_FEW = "(SELECT allocated - on_hand - 1 FROM stock_level WHERE sku_id = '{A}')"
_WORKER = (
    "INSERT INTO worker_beat (id, host, started_at, beat_at, kinds)"
    " VALUES (1, 'x', now() - interval '5 hours', now(), '{{}}');"
)
_LET_GO = (
    "WITH gone AS (UPDATE reservation SET state = 'released', closed_at = now()"
    " WHERE order_id = '{%s}' AND state = 'held' AND sku_id = '{A}' RETURNING quantity)"
    " UPDATE stock_level SET allocated = allocated - gone.quantity FROM gone"
    " WHERE sku_id = '{A}';"
)
_TASK = "(SELECT id FROM fulfilment_order WHERE order_id = '{%s}')"
_DELIVERY = (
    "INSERT INTO delivery (event_id, handler, attempts, due_at, done_at,"
    " quarantined_at, last_error)"
    " SELECT %s, 'x', 1, now() - interval '3 hours', %s, %s, '' FROM outbox_event LIMIT 1;"
)

STOCK = (
    fault(
        "ALTER TABLE stock_level DROP CONSTRAINT stock_never_oversold;"
        + _MOVE % ("adjust", _TOO_FEW)
        + "UPDATE stock_level SET on_hand = allocated - 1 WHERE sku_id = '{A}'",
        "S1",
    ),
    fault("UPDATE stock_level SET on_hand = on_hand + 1 WHERE sku_id = '{A}'", "S2"),
    fault("UPDATE stock_level SET allocated = allocated - 1 WHERE sku_id = '{A}'", "S4"),
    fault(
        "UPDATE stock_move SET line_id = gen_random_uuid()"
        " WHERE order_id = '{shipped}' AND sku_id = '{A}'",
        "S5", "S7.consumed", "O8.move",
    ),
    fault(
        "INSERT INTO stock_level (sku_id, warehouse_id, on_hand, allocated, changed_xid,"
        " changed_at)"
        " VALUES (gen_random_uuid(), '{W}', 0, 0, 1, now())",
        "S5.ids",
    ),
    fault(
        _MOVE % ("receive", "-1")
        + "UPDATE stock_level SET on_hand = on_hand - 1 WHERE sku_id = '{A}'",
        "S7",
    ),
    fault(
        "UPDATE reservation SET state = 'released' WHERE order_id = '{shipped}' AND sku_id = '{A}'",
        "S7.consumed",
    ),
    fault(
        "UPDATE reservation SET line_id = gen_random_uuid() WHERE order_id ="
        " '{approved}'", "S8.line"
    ),
    fault(
        "DROP INDEX reservation_once_per_line; INSERT INTO reservation (sku_id, id, warehouse_id,"
        " order_id, line_id, quantity, state, reserved_at) SELECT sku_id, gen_random_uuid(),"
        " warehouse_id, order_id, line_id, quantity, 'held', now() FROM reservation"
        " WHERE order_id = '{approved}'; UPDATE stock_level SET allocated = allocated + 3"
        " WHERE sku_id = '{A}'",
        "S8.once", "S8.whole",
    ),
    fault(_LET_GO % "review", "S8.whole"),
    fault(
        "INSERT INTO warehouse (id, code, name, address, is_active) VALUES"
        " ('00000000-0000-7000-8000-000000000001', 'W9', 'x', '', true);"
        "UPDATE reservation SET warehouse_id = '00000000-0000-7000-8000-000000000001'"
        " WHERE order_id = '{approved}';"
        "UPDATE stock_level SET allocated = allocated - 3 WHERE sku_id = '{A}';"
        "INSERT INTO stock_level (sku_id, warehouse_id, on_hand, allocated, changed_xid,"
        " changed_at)"
        " VALUES ('{A}', '00000000-0000-7000-8000-000000000001', 3, 3, 1, now());"
        "INSERT INTO stock_move (sku_id, id, warehouse_id, kind, quantity, currency, cause,"
        " document_kind, document_no, reason, operator_kind, moved_at) VALUES ('{A}',"
        " gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'receive', 3, '', 'x', '', '',"
        " '', 'cli', now())",
        "S8.place",
    ),
    fault(
        "UPDATE sales_order SET holds = '{{shortage}}' WHERE id = '{review}';"
        "INSERT INTO order_hold (order_id, id, reason, params, raised_at)"
        " VALUES ('{review}', gen_random_uuid(), 'shortage', '{{}}', now());"
        "INSERT INTO stage_delta (id, shop_id, warehouse_id, stage, delta)"
        " VALUES (gen_random_uuid(), '{shop}', '{W}', 'exception', 1)",
        "S8.shortage",
    ),
    fault(_LET_GO % "approved", "S8.approved"),
    fault(
        "UPDATE sales_order SET is_adopted = true WHERE id = '{shipped}'",
        "S8.adopted", "O8.confirm",
    ),
    fault(
        "UPDATE reservation SET state = 'held', closed_at = NULL WHERE order_id = '{cancelled}';"
        "UPDATE stock_level SET allocated = allocated + 1 WHERE sku_id = '{A}'",
        "S9",
    ),
    fault(
        _WORKER + "UPDATE reservation SET expires_at = now() - interval '1 hour'"
        " WHERE order_id = '{unpaid}'",
        "S9.expired",
    ),
)  # fmt: skip

ORDERS = (
    fault(
        "UPDATE order_event SET to_state = 'pending_payment' WHERE order_id = '{review}'", "O1"
    ),
    fault("UPDATE sales_order SET version = version + 1 WHERE id = '{review}'", "O1.seq"),
    fault("UPDATE order_hold SET cleared_at = now() WHERE order_id = '{held}'", "O1.holds"),
    fault("UPDATE order_line SET supply = 'virtual' WHERE order_id = '{unknown}'", "O1.unmapped"),
    fault(
        "UPDATE sales_order SET stage = 'packing' WHERE id = '{approved}';"
        "INSERT INTO stage_delta (id, shop_id, warehouse_id, stage, delta) VALUES"
        " (gen_random_uuid(), '{shop}', '{W}', 'packing', 1),"
        " (gen_random_uuid(), '{shop}', '{W}', 'picking', -1)",
        "O1.stage",
    ),
    fault(
        "INSERT INTO stage_delta (id, shop_id, warehouse_id, stage, delta)"
        " VALUES (gen_random_uuid(), '{shop}', '{W}', 'picking', 1)",
        "O1.counts",
    ),
    fault("UPDATE sales_order SET note = '急单' WHERE id = '{approved}'", "O1.words"),
    fault("UPDATE order_words SET keys = keys[2:] WHERE order_id = '{review}'", "O1.words"),
    fault("DELETE FROM sold_title", "O1.titles"),
    fault(
        "UPDATE order_event SET action = 'teleport'"
        " WHERE order_id = '{approved}' AND action = 'approve'",
        "O2",
    ),
    fault("DELETE FROM source_key WHERE order_id = '{review}'", "O4"),
    fault("DELETE FROM source_order WHERE order_id = '{review}'", "O4.copy"),
    fault(
        "UPDATE sales_order SET fulfilment_status = 'unfulfilled' WHERE id = '{shipped}'", "O8"
    ),
    fault(
        "WITH gone AS (DELETE FROM stock_move WHERE order_id = '{shipped}' AND sku_id = '{A}'"
        " RETURNING quantity) UPDATE stock_level SET on_hand = on_hand - gone.quantity FROM gone"
        " WHERE sku_id = '{A}'; UPDATE reservation SET state = 'released'"
        " WHERE order_id = '{shipped}' AND sku_id = '{A}'",
        "O8.move",
    ),
    fault("UPDATE order_line SET spec_hash = '' WHERE order_id = '{making}'", "O10"),
    fault(
        "INSERT INTO review_decision VALUES"
        " ('{review}', 7, gen_random_uuid(), 3, 'hold', '{{}}', '{{}}', now())",
        "O1.decisions",
    ),
    fault("UPDATE number_key SET order_id = gen_random_uuid() WHERE order_id = '{review}'", "O12"),
    fault(
        "UPDATE sales_order SET confirm_state = 'exported' WHERE id = '{shipped}'",
        "O1.confirm", "O1.counts",
    ),
    fault(
        "UPDATE sales_order SET needs_confirm = true WHERE id = '{history}'",
        "O8.confirm", "O1.counts",
    ),
    fault("UPDATE order_line SET discount_minor = 1 WHERE order_id = '{part}'", "O6"),
    fault(
        "UPDATE sales_order SET start_needs_minor = 1, ship_needs_minor = 1 WHERE id = '{part}'",
        "O6.amounts",
    ),
    fault(
        "UPDATE sales_order SET merge_group_id = gen_random_uuid() WHERE id = '{split}'", "O6.moved"
    ),
    fault(
        "DELETE FROM order_lineage WHERE order_id = '{part}'",
        "O6", "O6.amounts", "O6.lineage", "O4.copy",
    ),
)  # fmt: skip

CHANGES = (
    fault(
        "UPDATE order_change SET payable_after_minor = payable_after_minor + 1,"
        " difference_minor = difference_minor + 1 WHERE order_id = '{held}'",
        "O5.change",
    ),
    fault("DELETE FROM order_change WHERE order_id = '{held}'", "O5.change"),
    fault(
        "INSERT INTO source_conflict (order_id, id, field, theirs, raised_at, decided)"
        " VALUES ('{held}', gen_random_uuid(), 'amounts', '{{}}', now(), '')",
        "O4.decided",
    ),
)  # fmt: skip

FULFILMENT = (
    fault(
        "UPDATE fulfilment_order SET version = version + 1 WHERE order_id = '{approved}'",
        "O1.fulfilment",
    ),
    fault(
        "UPDATE fulfilment_event SET action = 'teleport' WHERE action = 'pick'"
        f" AND fulfilment_id IN {_TASK % 'picked'}",
        "O2.fulfilment",
    ),
    fault(
        f"UPDATE fulfilment_line SET picked = 0 WHERE fulfilment_id IN {_TASK % 'picked'}",
        "O8.picked",
    ),
    fault(
        "UPDATE fulfilment_line SET sku_id = '{B}' WHERE order_id = '{approved}'", "O8.asked"
    ),
    fault(
        "UPDATE order_line SET shipped_quantity = 0 WHERE order_id = '{shipped}'", "O8", "O8.left"
    ),
    fault(
        "INSERT INTO fulfilment_line (fulfilment_id, id, position, order_id, line_id, sku_id, kind,"
        " supply, title, spec, personalisation, quantity, picked, packed)"
        f" SELECT {_TASK % 'packed'}, gen_random_uuid(), 9, order_id, line_id, sku_id,"
        f" kind, supply,"
        " title, spec, personalisation, quantity, quantity, 0 FROM fulfilment_line"
        " WHERE order_id = '{picked}' AND quantity = 1;"
        "UPDATE fulfilment_order SET line_count = 2, units = 2, picked = 2"
        " WHERE order_id = '{packed}'",
        "O9", "O9.key", "O10.company",
    ),
    fault(
        "INSERT INTO parcel (fulfilment_id, id, number, carrier_id, tracking_no, number_check,"
        f" currency, shipped_at) SELECT {_TASK % 'packed'}, gen_random_uuid(), 'P0', id,"
        f" '', 'fits',"
        " 'CNY', now() FROM carrier LIMIT 1",
        "O9.parcel",
    ),
    fault(
        f"DELETE FROM tracking_key WHERE fulfilment_id IN {_TASK % 'shipped'}", "O9.tracking"
    ),
    fault("DELETE FROM fulfilment_key WHERE order_id = '{shipped}'", "O9.key"),
    fault(
        f"UPDATE fulfilment_line SET returned = 1 WHERE fulfilment_id IN {_TASK % 'packed'}",
        "O8.picked", "O9.put_back",
    ),
    fault(
        "INSERT INTO fulfilment_event (fulfilment_id, seq, action, from_state, to_state,"
        " actor_kind, reason, params, at) SELECT id, 2, 'release', 'allocated', 'released', 'cli',"
        " '', '{{}}', now() FROM fulfilment_order WHERE order_id = '{approved}';"
        "UPDATE fulfilment_order SET state = 'released', version = 2"
        " WHERE order_id = '{approved}'",
        "O9.work",
    ),
    fault(
        f"DELETE FROM fulfilment_line WHERE fulfilment_id IN {_TASK % 'approved'};"
        f"DELETE FROM fulfilment_event WHERE fulfilment_id IN {_TASK % 'approved'};"
        "DELETE FROM fulfilment_key WHERE order_id = '{approved}';"
        "DELETE FROM fulfilment_order WHERE order_id = '{approved}'",
        "O9.orders",
    ),
    fault(
        "UPDATE fulfilment_order SET number ="
        " (SELECT number FROM fulfilment_order WHERE order_id = '{shipped}')"
        " WHERE order_id = '{packed}'",
        "O12.fulfilment",
    ),
)  # fmt: skip

_RULE = "'00000000-0000-7000-8000-00000000000%s'"
_WRITTEN = (
    f"INSERT INTO gift_rule (id) VALUES ({_RULE % 1});"
    "INSERT INTO gift_rule_version (rule_id, version, name, is_on, is_deleted, priority, spec,"
    f" actor_name, at) VALUES ({_RULE % 1}, 1, '满赠', true, false, 0, '{{{{}}}}', '', now());"
)
_GRANT = (
    "INSERT INTO gift_grant (order_id, id, rule_id, version, origin, state, waits, is_counted,"
    " buyer_id, gifts, facts, given_at) VALUES ('{%s}', gen_random_uuid(), %s, %s, 'gift_rule',"
    " 'given', false, %s, %s, '[{{\"sku_id\": \"{A}\", \"quantity\": 1}}]', '{{}}', now());"
)

GIFTS = (
    fault(_WRITTEN + _GRANT % ("shipped", _RULE % 1, 2, "false", "NULL"), "G1"),
    fault(_WRITTEN + _GRANT % ("approved", _RULE % 1, 1, "false", "NULL"), "G1.line"),
    fault(_WRITTEN + _GRANT % ("shipped", _RULE % 1, 1, "true", "NULL"), "G2"),
    fault(
        f"INSERT INTO gift_quota (rule_id, most, given) VALUES ({_RULE % 1}, 3, 1)",
        "G2",
    ),
    fault(
        _WRITTEN
        + _GRANT % ("shipped", _RULE % 1, 1, "false", _RULE % 2)
        + _GRANT % ("done", _RULE % 1, 1, "false", _RULE % 2)
        + "INSERT INTO gift_once (rule_id, buyer_id, order_id)"
        f" VALUES ({_RULE % 1}, {_RULE % 2}, '{{shipped}}')",
        "G3",
    ),
)

MONEY = (
    fault(
        "ALTER TABLE sales_order DROP CONSTRAINT order_receivable_adds_up;"
        "UPDATE sales_order SET receivable_minor = receivable_minor + 1 WHERE id = '{review}'",
        "O5.payable",
    ),
    fault(
        "UPDATE sales_order SET goods_minor = goods_minor + 1, payable_minor = payable_minor + 1,"
        " receivable_minor = receivable_minor + 1, amount_paid_minor = amount_paid_minor + 1"
        " WHERE id = '{review}';"
        "UPDATE sales_day SET payable_minor = payable_minor + 1"
        " WHERE warehouse_id = '{W}'",
        "O5.goods",
        "M9",
    ),
    fault(
        "UPDATE sales_order SET freight_minor = freight_minor + 1,"
        " seller_discount_minor = seller_discount_minor + 1 WHERE id = '{review}'",
        "O5.apportioned",
    ),
    fault(
        "ALTER TABLE order_line DROP CONSTRAINT order_line_payable_adds_up;"
        "UPDATE order_line SET payable_minor = payable_minor + 1 WHERE order_id = '{approved}'",
        "O5.line",
    ),
    fault("UPDATE sales_order SET units = units + 1 WHERE id = '{review}'", "O5.units"),
    fault("UPDATE sales_day SET orders = orders + 1 WHERE warehouse_id = '{W}'", "O5.sales"),
    fault(
        "UPDATE sales_order SET merge_group_id = '{review}' WHERE id IN ('{review}', '{approved}')",
        "O7",
    ),
    fault("UPDATE sales_order SET payment_status = 'unpaid' WHERE id = '{review}'", "M8"),
    fault("ALTER TABLE warehouse ADD COLUMN weight real", "M14"),
)

_PAID = "(SELECT payment_id FROM payment_allocation WHERE order_id = '{review}')"

PAYMENTS = (
    fault(f"UPDATE payment SET version = version + 1 WHERE id = {_PAID}", "M4"),
    fault(
        f"UPDATE payment_event SET action = 'capture' WHERE seq = 2 AND payment_id = {_PAID}",
        "M4.steps",
    ),
    fault("UPDATE refund SET amount_minor = amount_minor + 1 WHERE order_id IS NULL", "M5"),
    fault(
        "ALTER TABLE payment DROP CONSTRAINT payment_captured;"
        f"UPDATE payment SET captured_minor = captured_minor + 1 WHERE id = {_PAID};"
        "UPDATE payment_event SET captured_change = captured_change + 1"
        f" WHERE seq = 1 AND payment_id = {_PAID}",
        "M6",
    ),
    fault(
        "UPDATE payment_allocation SET amount_minor = amount_minor + 1 WHERE order_id = '{review}'",
        "M7", "M9",
    ),
    fault(
        "UPDATE payment_allocation SET refunding_minor = 1 WHERE order_id = '{review}'",
        "M7.refunds",
    ),
    fault(
        "UPDATE sales_order SET amount_paid_minor = amount_paid_minor + 1 WHERE id = '{review}'",
        "M9",
    ),
    fault(
        "INSERT INTO credit_account (id, name, currency, limit_minor, used_minor, terms_days,"
        " is_active, note, created_at) VALUES (gen_random_uuid(), 'x', 'CNY', 9, 1, 30, true, '',"
        " now())",
        "M8.credit",
    ),
    fault(
        "UPDATE sales_order SET ship_needs_minor = 1000000000 WHERE id = '{approved}'", "M8.terms"
    ),
)  # fmt: skip

EFFECTS = (
    fault(_WORKER + _DELIVERY % ("id", "NULL", "NULL"), "E1"),
    fault(_DELIVERY % ("id", "NULL", "now()"), "E1.quarantine"),
    fault(_DELIVERY % ("gen_random_uuid()", "now()", "NULL"), "E1.event"),
    fault(
        "INSERT INTO idempotency (actor_id, key, body_hash, status)"
        " VALUES (gen_random_uuid(), 'x', decode(repeat('00', 32), 'hex'), 200)",
        "E3",
    ),
    fault(
        "INSERT INTO job (id, kind, args, state, title_code, created_by_kind, created_by_name)"
        " VALUES (gen_random_uuid(), 'x', '{{}}', 'running', '', 'cli', '')",
        "E5",
    ),
    fault(
        "INSERT INTO job (id, kind, args, state, attempts, title_code, created_by_kind,"
        " created_by_name) VALUES (gen_random_uuid(), 'x', '{{}}', 'failed', 6, '', 'cli', '')",
        "E5.attempts",
    ),
    fault(
        "INSERT INTO import_run SELECT (jsonb_populate_record(NULL::import_run, jsonb_build_object("
        "'id', gen_random_uuid(), 'number', 'I1', 'kind', 'orders', 'shop_id', '{shop}',"
        " 'existing_stock', 'reject', 'state', 'finished',"
        " 'format', '', 'channel', '', 'encoding', '', 'policy', 'ignore_failed',"
        " 'is_dry_run', false, 'creates_skus', false, 'file_ids', '[]'::jsonb,"
        " 'file_names', '[]'::jsonb, 'unused_files', '[]'::jsonb, 'rows', 1, 'groups_done', 1,"
        " 'created', 1, 'updated', 0, 'unchanged', 0, 'rejected', 0, 'orders', 1, 'lines', 1,"
        " 'units', 1, 'amounts', '{{}}'::jsonb, 'receivables', '{{}}'::jsonb, 'error_code', '',"
        " 'error_params', '{{}}'::jsonb, 'created_by_name', '', 'created_at', now()))).*",
        "E6",
    ),
)

PEOPLE = (
    fault("UPDATE source_order SET shop_id = gen_random_uuid() WHERE order_id = '{review}'", "D1"),
    fault("DELETE FROM recipient WHERE order_id = '{review}'", "D1.recipient"),
    fault("UPDATE sales_order SET buyer_id = gen_random_uuid() WHERE id = '{review}'", "D1.order"),
    fault(
        "UPDATE order_line SET sku_id = gen_random_uuid() WHERE order_id = '{history}'", "D1.line"
    ),
    fault("UPDATE shop SET warehouse_ids = warehouse_ids || gen_random_uuid()", "D1.shop"),
    fault("UPDATE shop SET pii_mode = 'token'", "D2"),
    fault("UPDATE recipient SET name_masked = '王小明' WHERE order_id = '{review}'", "D2.masked"),
    fault(
        "UPDATE recipient SET sealed = convert_to(repeat('王小明', 9), 'UTF8')"
        " WHERE order_id = '{review}'",
        "D5.sealed",
    ),
    fault("UPDATE data_key SET shop_id = gen_random_uuid() WHERE shop_id = '{shop}'", "D5.key"),
    fault("UPDATE buyer_key SET buyer_id = gen_random_uuid()", "D5.buyer", "D1.order"),
    fault(
        "UPDATE sales_order SET holds = '{{blacklisted}}' WHERE id = '{review}';"
        "INSERT INTO order_hold (order_id, id, reason, params, raised_at)"
        " VALUES ('{review}', gen_random_uuid(), 'blacklisted', '{{}}', now());"
        "INSERT INTO stage_delta (id, shop_id, warehouse_id, stage, delta)"
        " VALUES (gen_random_uuid(), '{shop}', '{W}', 'exception', 1)",
        "D5.blacklist",
    ),
    fault(
        "UPDATE order_event SET at = at - interval '1 day'"
        " WHERE order_id = '{approved}' AND seq = 2",
        "T1",
    ),
    fault(
        "ALTER TABLE buyer DROP CONSTRAINT buyer_times;"
        "UPDATE buyer SET first_order_at = last_order_at + interval '1 day'",
        "T1.buyer",
    ),
    fault("UPDATE audit_entry SET reason = 'x'", "D4"),
)

FAULTS = (*STOCK, *ORDERS, *CHANGES, *GIFTS, *FULFILMENT, *MONEY, *PAYMENTS, *EFFECTS, *PEOPLE)
