from django.urls import path

from findings.views import (
    answer,
    extension,
    finding,
    handover,
    history,
    lists,
    recheck,
    request,
    request_page,
)

app_name = "findings"

urlpatterns = [
    path("findings/", lists.finding_list, name="finding-list"),
    path("visits/<int:visit_pk>/findings/add/", finding.finding_add, name="finding-add"),
    path("findings/<int:pk>/", finding.finding_detail, name="finding-detail"),
    path("findings/<int:pk>/history/", history.finding_history, name="finding-history"),
    path("findings/<int:pk>/edit/", finding.finding_edit, name="finding-edit"),
    path("findings/<int:pk>/delete/", finding.finding_delete, name="finding-delete"),
    path("findings/<int:pk>/move/", finding.finding_move, name="finding-move"),
    path("findings/files/<int:pk>/", finding.file_download, name="file-download"),
    path("findings/files/<int:pk>/edit/", finding.file_edit, name="file-edit"),
    path("visits/<int:visit_pk>/recheck/", recheck.recheck_add, name="recheck-add"),
    path("rechecks/<int:pk>/edit/", recheck.recheck_edit, name="recheck-edit"),
    path("requests/", lists.request_list, name="request-list"),
    path("requests/handovers/", handover.handover_list, name="handover-list"),
    path("requests/handovers/add/", handover.handover_add, name="handover-add"),
    path("visits/<int:visit_pk>/requests/add/", request.request_add, name="request-add"),
    path("requests/<int:pk>/", request_page.request_detail, name="request-detail"),
    path("requests/<int:pk>/history/", history.request_history, name="request-history"),
    path("requests/<int:pk>/edit/", request.request_edit, name="request-edit"),
    path("requests/<int:pk>/delete/", request.request_delete, name="request-delete"),
    path("requests/<int:pk>/move/", request.request_move, name="request-move"),
    path(
        "requests/<int:pk>/acknowledge/",
        request_page.request_acknowledge,
        name="request-acknowledge",
    ),
    path("requests/<int:pk>/answer/", answer.request_answer, name="request-answer"),
    path("requests/<int:pk>/answer/send/", answer.answer_send, name="answer-send"),
    path("requests/<int:pk>/extension/", extension.extension_ask, name="extension-ask"),
    path("answers/files/<int:pk>/", answer.evidence_download, name="evidence-download"),
    path("answers/files/<int:pk>/replace/", answer.evidence_replace, name="evidence-replace"),
    path("answers/files/<int:pk>/remove/", answer.evidence_remove, name="evidence-remove"),
    path("extensions/files/<int:pk>/", extension.extension_file, name="extension-file"),
]
