"""The admin: a working surface for administrators, the office and inspectors."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Perm, can


class OfficeAdminSite(AdminSite):
    site_title = _("Administrative-reform inspections")
    site_header = _("Administrative-reform inspections: records")
    index_title = _("Records")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One sign-in page, one throttle; who may not enter is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("Your role does not include this action."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("accounts:logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("accounts:password-change")

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Perm.ENTER_ADMIN)
