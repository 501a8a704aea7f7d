from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "zhidan.pricing"
    label = "pricing"
