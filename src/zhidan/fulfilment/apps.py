from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "zhidan.fulfilment"
    label = "fulfilment"
