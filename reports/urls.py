from django.urls import path

from reports.views import check

app_name = "reports"

urlpatterns = [
    path("check/", check.check_form, name="check"),
    path("check/<str:code>/", check.check_result, name="check-result"),
]
