"""The admin: a working surface for administrators, the office and inspectors."""

from functools import update_wrapper
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
    """Only records with rules of their own: other packages' models would refuse everyone."""

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

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        from accounts.admin_base import ScopedAdmin  # needs the models, which come later

        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(_("Your role does not include this action."))
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Perm.ENTER_ADMIN)
