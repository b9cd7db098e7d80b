from django.urls import path

from inspections.views import days, files, month, moves, plan_rows, plans, sections, teams, visits

app_name = "inspections"

urlpatterns = [
    path("calendar/", days.day_list, name="day-list"),
    path("calendar/add/", days.day_add, name="day-add"),
    path("calendar/<int:pk>/edit/", days.day_edit, name="day-edit"),
    path("calendar/<int:pk>/delete/", days.day_delete, name="day-delete"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/add/", plans.plan_add, name="plan-add"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/visits/add/", plan_rows.plan_add_visits, name="plan-add-visits"),
    path("plans/<int:pk>/copy/", plan_rows.plan_copy, name="plan-copy"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/add/", teams.team_add, name="team-add"),
    path("teams/<int:pk>/", teams.team_detail, name="team-detail"),
    path("teams/<int:pk>/edit/", teams.team_edit, name="team-edit"),
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/calendar/", month.visit_calendar, name="visit-calendar"),
    path("visits/add/", visits.visit_add, name="visit-add"),
    path("visits/<int:pk>/edit/frame/", visits.visit_edit_frame, name="visit-edit-frame"),
    path(
        "visits/<int:pk>/edit/participants/",
        sections.edit_participants,
        name="visit-edit-participants",
    ),
    path("visits/<int:pk>/edit/sites/", sections.edit_sites, name="visit-edit-sites"),
    path("visits/<int:pk>/edit/photos/", sections.edit_photos, name="visit-edit-photos"),
    *(
        path(
            f"visits/<int:pk>/edit/{section}/",
            sections.edit_part,
            {"section": section},
            name=f"visit-edit-{section}",
        )
        for section in sections.PARTS
    ),
    path("visits/<int:pk>/move/<slug:move>/", moves.visit_move, name="visit-move"),
    path("visits/<int:pk>/received/", moves.visit_receive, name="visit-receive"),
    path("visit-files/<int:pk>/", files.download, name="visit-file"),
]
