from django.urls import path

from accounts import audit_views, job_views, notice_views, saved_views, views

app_name = "accounts"

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("profile/", views.profile, name="profile"),
    path("password/", views.password_change, name="password-change"),
    path("password/<str:uid>/<str:token>/", views.password_set, name="password-set"),
    path("log/", audit_views.audit_list, name="audit-list"),
    path("notices/", notice_views.notice_list, name="notice-list"),
    path("notices/read/", notice_views.notice_read_all, name="notice-read-all"),
    path("notices/<int:pk>/", notice_views.notice_open, name="notice-open"),
    path("filters/", saved_views.filter_list, name="filter-list"),
    path("filters/add/", saved_views.filter_add, name="filter-add"),
    path("filters/<int:pk>/delete/", saved_views.filter_delete, name="filter-delete"),
    path("jobs/", job_views.job_list, name="job-list"),
    path("jobs/<int:pk>/", job_views.job_detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", job_views.job_cancel, name="job-cancel"),
    path("jobs/<int:pk>/file/", job_views.job_result, name="job-result"),
]
