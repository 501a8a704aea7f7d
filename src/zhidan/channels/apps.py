from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "zhidan.channels"
    label = "channels"
