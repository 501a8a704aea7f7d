"""Two signs inside a title or a note lead to the orders they stand in."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F, Func

# Alike for what is kept and for what is asked: without width and case. Of a text every two signs
# beside each other are a word; an order's words are whole titles and the pairs of its notes, each
# as a number of 64 bits, so that one never stands for another.
FUNCTIONS = """
CREATE FUNCTION plain_words(told text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(normalize(told, NFKC));

CREATE FUNCTION word_pairs(told text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT substr(words.plain, place, 2)
    FROM (SELECT plain_words(told) AS plain) AS words,
        generate_series(1, length(words.plain) - 1) AS place
);

CREATE FUNCTION title_key(title text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hashtextextended(title, 0);

CREATE FUNCTION pair_keys(told text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(SELECT hashtextextended(pair, 1) FROM unnest(word_pairs(told)) AS pair ORDER BY 1);

CREATE FUNCTION noted_words(note text, seller_memo text, buyer_message text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN note || chr(10) || seller_memo || chr(10) || buyer_message;
"""
DROP_FUNCTIONS = """
DROP FUNCTION noted_words(text, text, text);
DROP FUNCTION pair_keys(text);
DROP FUNCTION title_key(text);
DROP FUNCTION word_pairs(text);
DROP FUNCTION plain_words(text);
"""
FILL = """
INSERT INTO sold_title (id, title)
SELECT DISTINCT ON (title_key(title)) title_key(title), title FROM order_line WHERE title <> '';

INSERT INTO order_words (order_id, placed_at, keys)
SELECT o.id, o.placed_at, ARRAY(
    SELECT title_key(line.title) FROM order_line AS line WHERE line.order_id = o.id
    UNION SELECT unnest(pair_keys(noted_words(o.note, o.seller_memo, o.buyer_message)))
        WHERE o.note <> '' OR o.seller_memo <> '' OR o.buyer_message <> ''
    ORDER BY 1)
FROM sales_order AS o;

SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0013_gifts_name_their_rule")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.CreateModel(
            name="SoldTitle",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=300)),
            ],
            options={"db_table": "sold_title"},
        ),
        migrations.CreateModel(
            name="OrderWords",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True,
                        related_name="+", serialize=False, to="orders.order",
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={"db_table": "order_words"},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "SoldTitle",
            GinIndex(Func(F("title"), function="word_pairs"), name="title_by_words"),
        ),
        migrations.AddIndex(
            "OrderWords",
            models.Index(fields=["-placed_at", "-order_id"], name="words_by_time"),
        ),
        migrations.AddIndex(
            "OrderWords",
            GinIndex(fields=["keys"], gin_pending_list_limit=256, name="words_by_key"),
        ),
    ]  # fmt: skip
