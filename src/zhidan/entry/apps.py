from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "zhidan.entry"
    label = "entry"
