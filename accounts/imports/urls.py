from django.urls import path

from accounts.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.kind_list, name="kind-list"),
    path("<int:pk>/", views.table_detail, name="table-detail"),
    path("<int:pk>/faults/", views.table_faults, name="table-faults"),
    path("<int:pk>/check/", views.table_check, name="table-check"),
    path("<int:pk>/drop/", views.table_drop, name="table-drop"),
    path("<slug:kind>/", views.table_send, name="table-send"),
    path("<slug:kind>/template/", views.kind_template, name="kind-template"),
]
