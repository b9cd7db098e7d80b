from django.urls import path

from desk import health
from desk.views import figures, guide, home, people, search, unit, visit

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("help/", guide.guide, name="guide"),
    path("search/", search.search, name="search"),
    path("figures/", figures.figure_list, name="figure-list"),
    path("figures/<int:year>/<slug:what>/", figures.figure_rows, name="figure-rows"),
    path("people/", people.account_list, name="account-list"),
    path("people/add/", people.account_add, name="account-add"),
    path("people/<int:pk>/", people.account_edit, name="account-edit"),
    path("people/<int:pk>/close/", people.account_close, name="account-close"),
    path("people/<int:pk>/open/", people.account_open, name="account-open"),
    path("people/<int:pk>/slip/", people.account_slip, name="account-slip"),
    path("people/<int:pk>/postings/add/", people.posting_add, name="posting-add"),
    path("postings/<int:pk>/end/", people.posting_end, name="posting-end"),
    path("units/<int:pk>/", unit.unit_detail, name="unit-detail"),
    path("visits/<int:pk>/", visit.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/history/", visit.visit_history, name="visit-history"),
]
