from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "zhidan.service"
    label = "service"
