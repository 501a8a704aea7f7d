from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "zhidan.catalog"
    label = "catalog"
