"""The only way to a file of a visit."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from inspections.files import serve_file
from inspections.models import VisitFile


@require_safe
def download(request: SignedInRequest, pk: int) -> FileResponse:
    row = get_object_or_404(VisitFile.objects.visible_to(request.user), pk=pk)
    return serve_file(request, row)
