"""Every address of the site, app by app."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("desk.urls")),
    path("accounts/", include("accounts.urls")),
    path("imports/", include("accounts.imports.urls")),
    path("", include("units.urls")),
    path("", include("inspections.urls")),
    path("", include("findings.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "accounts.refusals.bad_request"
handler403 = "accounts.refusals.permission_denied"
handler404 = "accounts.refusals.not_found"
handler500 = "accounts.refusals.server_error"
