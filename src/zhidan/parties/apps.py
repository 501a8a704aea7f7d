from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "zhidan.parties"
    label = "parties"
