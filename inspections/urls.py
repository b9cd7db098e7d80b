from django.urls import path

from inspections.views import files

app_name = "inspections"

urlpatterns = [
    path("visit-files/<int:pk>/", files.download, name="visit-file"),
]
