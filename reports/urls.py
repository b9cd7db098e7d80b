from django.urls import path

from reports.views import (
    bundles,
    check,
    documents,
    dossier,
    issuing,
    papers,
    summaries,
    summary_files,
    yearly_figures,
)

app_name = "reports"

urlpatterns = [
    path("check/", check.check_form, name="check"),
    path("check/<str:code>/", check.check_result, name="check-result"),
    path("visits/<int:pk>/minutes/draft.<slug:form>", issuing.minutes_draft, name="minutes-draft"),
    path("visits/<int:pk>/minutes/issue/", issuing.minutes_issue, name="minutes-issue"),
    path("visits/<int:pk>/papers/<slug:name>/", papers.paper_issue, name="paper-issue"),
    path(
        "visits/<int:pk>/papers/<slug:name>/draft.<slug:form>",
        papers.paper_draft,
        name="paper-draft",
    ),
    path("conclusions/", papers.conclusion_list, name="conclusion-list"),
    path("documents/", documents.document_list, name="document-list"),
    path("documents/bundle/", bundles.bundle_make, name="bundle-make"),
    path("documents/<int:pk>/", documents.document_detail, name="document-detail"),
    path("documents/<int:pk>/minutes.<slug:form>", documents.document_file, name="document-file"),
    path("documents/<int:pk>/withdraw/", issuing.document_withdraw, name="document-withdraw"),
    path("documents/<int:pk>/supplement/", issuing.document_supplement, name="document-supplement"),
    path("documents/<int:pk>/scan/", issuing.document_scan, name="document-scan"),
    path("document-scans/<int:pk>/", documents.scan_file, name="scan-file"),
    path("summaries/", summaries.summary_list, name="summary-list"),
    path("summaries/add/", summaries.summary_add, name="summary-add"),
    path("summaries/<int:pk>/edit/", summaries.summary_edit, name="summary-edit"),
    path("summaries/<int:pk>/delete/", summaries.summary_delete, name="summary-delete"),
    path("summaries/<slug:key>/", summaries.summary_detail, name="summary-detail"),
    path("summaries/<slug:key>/issue/", summary_files.summary_issue, name="summary-issue"),
    path(
        "summaries/<slug:key>/summary.<slug:form>",
        summary_files.summary_file,
        name="summary-file",
    ),
    path("units/<int:pk>/dossier/", dossier.unit_dossier, name="unit-dossier"),
    path("units/<int:pk>/dossier.<slug:form>", dossier.dossier_file, name="dossier-file"),
    path("figures/", yearly_figures.figure_list, name="figure-list"),
    path("figures/<int:year>/<slug:what>/", yearly_figures.figure_rows, name="figure-rows"),
]
