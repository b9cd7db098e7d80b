from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class ProjectConfig(AppConfig):
    name = "config"


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin_site.OfficeAdminSite"
