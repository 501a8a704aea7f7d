"""Sets Django up when imported: what loads models is imported after this, by name or by order.

A batch makes a hundred thousand small objects that all die with it. Collecting as eagerly as
Python does by default would look for cycles among them hundreds of times, a tenth of an intake.
"""

from __future__ import annotations

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidan.config.settings")
django.setup()
gc.freeze()  # what is loaded stays
gc.set_threshold(20_000, 10, 20)
