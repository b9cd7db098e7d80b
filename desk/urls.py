from django.urls import path

from desk import health
from desk.views import unit, visit

app_name = "desk"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("units/<int:pk>/", unit.unit_detail, name="unit-detail"),
    path("visits/<int:pk>/", visit.visit_detail, name="visit-detail"),
]
