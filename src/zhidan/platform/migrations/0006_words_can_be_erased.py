"""What people typed can be erased, also from facts, and the chain over the audit stays unbroken."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from zhidan.platform.facts import ERASABLE_FUNCTION, FUNCTION, ErasableFacts

# The chain covers a salted hash of each reason in place of the reason. It is made anew from the
# start: what it covered before is covered again as soon as the sealer has run.
SEAL_REASONS = """
ALTER TABLE audit_entry DISABLE TRIGGER USER;
ALTER TABLE audit_seal DISABLE TRIGGER USER;
UPDATE audit_entry SET reason_salt = uuid_send(gen_random_uuid()) WHERE reason <> '';
UPDATE audit_entry SET reason_seal = sha256(reason_salt || convert_to(reason, 'UTF8'))
    WHERE reason_salt IS NOT NULL;
DELETE FROM audit_seal;
ALTER TABLE audit_entry ENABLE TRIGGER USER;
ALTER TABLE audit_seal ENABLE TRIGGER USER;
"""

# They run as the owner, so that the application role needs no right to change a fact; the trigger
# lets only the columns pass that it names.
ERASE = """
CREATE FUNCTION empty_words(of_table name, places name[], owner name, ids uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE emptied bigint; told text;
BEGIN
    SELECT string_agg(format('%I = %L::%s', a.attname,
            CASE WHEN NOT a.attnotnull THEN NULL WHEN a.atttypid IN ('jsonb'::regtype,
            'text[]'::regtype) THEN '{}' ELSE '' END, format_type(a.atttypid, NULL)), ', ')
        INTO told FROM pg_attribute AS a
        WHERE a.attrelid = format('public.%I', of_table)::regclass AND a.attname = ANY(places);
    PERFORM set_config('zhidan.erasing', of_table, true);
    EXECUTE format('UPDATE %I SET %s WHERE %I = ANY($1)', of_table, told, owner) USING ids;
    GET DIAGNOSTICS emptied = ROW_COUNT;
    PERFORM set_config('zhidan.erasing', '', true);
    RETURN emptied;
END $$;

CREATE FUNCTION names_one(told text, words text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(told, '') NOT IN ('', '{}')
       AND EXISTS (SELECT FROM unnest(words) AS word WHERE position(word IN told) > 0)
$$;

CREATE FUNCTION blacked_out(told text, words text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE word text;
BEGIN
    FOREACH word IN ARRAY words LOOP
        told := replace(told, word, '***');
    END LOOP;
    RETURN told;
END $$;

CREATE FUNCTION black_out(of_table name, place name, words text[], owner name, ids uuid[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE changed bigint; kind text;
BEGIN
    SELECT format_type(a.atttypid, NULL) INTO kind FROM pg_attribute AS a
        WHERE a.attrelid = format('public.%I', of_table)::regclass AND a.attname = place;
    PERFORM set_config('zhidan.erasing', of_table, true);
    EXECUTE format('UPDATE %1$I SET %2$I = blacked_out(%2$I::text, $1)::%3$s'
        ' WHERE names_one(%2$I::text, $1)', of_table, place, kind)
        || CASE WHEN owner IS NULL THEN ''
           ELSE format(' AND (%1$I = ANY($2) OR %1$I IS NULL)', owner) END
        USING words, ids;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('zhidan.erasing', '', true);
    RETURN changed;
END $$;
"""
UNDO_ERASE = """
DROP FUNCTION empty_words(name, name[], name, uuid[]);
DROP FUNCTION black_out(name, name, text[], name, uuid[]);
DROP FUNCTION blacked_out(text, text[]);
DROP FUNCTION names_one(text, text[]);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0005_erasures_are_remembered")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="auditentry",
            name="reason_salt",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="reason_seal",
            field=models.BinaryField(db_default=b"", max_length=32),
        ),
        migrations.RunSQL(SEAL_REASONS, migrations.RunSQL.noop),
        migrations.RunSQL(ERASABLE_FUNCTION, FUNCTION.replace("CREATE", "CREATE OR REPLACE", 1)),
        migrations.RunSQL(ERASE, UNDO_ERASE),
        ErasableFacts("audit_entry", "reason", "reason_salt"),
    ]
