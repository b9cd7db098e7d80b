from django.urls import path

from desk import health

app_name = "desk"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
]
