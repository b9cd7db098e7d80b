"""The admin: a working surface for administrators, the office and inspectors."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Perm, can


class OfficeAdminSite(AdminSite):
    site_title = _("Administrative-reform inspections")
    site_header = _("Administrative-reform inspections: records")
    index_title = _("Records")

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Perm.ENTER_ADMIN)
