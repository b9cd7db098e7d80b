"""Pages of a person's notices: the whole list, and marking them read."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.actions.notices import mark_read, read_all_notices
from accounts.buttons import button_view
from accounts.models import Notice, SignedInRequest
from accounts.opening import is_opened

PER_PAGE = 50


@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user)
    unread = notices.unread().count()
    only = request.GET.get("unread") == "1"
    page = Paginator(notices.unread() if only else notices, PER_PAGE)
    context = {
        "page_obj": page.get_page(request.GET.get("page")),
        "unread": unread,
        "only_unread": only,
    }
    return render(request, "accounts/notice_list.html", context)


@require_safe
def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the notice leads; having gone there is having read it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if notice.read_at is None and is_opened(request):
        mark_read([pk], by=request.user)
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if inside else reverse("accounts:notice-list"))


@button_view
def notice_read_all(request: SignedInRequest) -> HttpResponse:
    count = read_all_notices(by=request.user)
    text = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
    messages.success(request, text % {"count": count})
    return redirect("accounts:notice-list")
