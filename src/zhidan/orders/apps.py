from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "zhidan.orders"
    label = "orders"
