from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "zhidan.payments"
    label = "payments"
