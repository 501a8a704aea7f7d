from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "zhidan.insights"
    label = "insights"
