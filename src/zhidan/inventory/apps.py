from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "zhidan.inventory"
    label = "inventory"
