"""What people said of an order can be erased; that the step was taken stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import ErasableFacts

# The source's copy loses what a buyer may have had written on a thing, and what nothing but the
# source's own record holds. It runs as the owner, as `empty_words` does.
FORGET = """
CREATE FUNCTION forget_source_words(ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM set_config('zhidan.erasing', 'source_order', true);
    UPDATE source_order SET raw = raw - '{close_reason,utm,entered_by,raw}'::text[]
        || CASE WHEN raw ? 'lines' THEN jsonb_build_object('lines', (
            SELECT jsonb_agg(line - 'spec' ORDER BY place)
            FROM jsonb_array_elements(raw->'lines') WITH ORDINALITY AS listed(line, place)))
        ELSE '{}' END
    WHERE order_id = ANY(ids);
    PERFORM set_config('zhidan.erasing', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orders", "0006_merge_groups_are_found"),
        ("platform", "0006_words_can_be_erased"),
    ]
    operations: ClassVar = [
        ErasableFacts("order_event", "reason", "params"),
        ErasableFacts("source_order", "close_reason", "utm", "entered_by", "raw"),
        migrations.RunSQL(FORGET, "DROP FUNCTION forget_source_words(uuid[])"),
    ]
