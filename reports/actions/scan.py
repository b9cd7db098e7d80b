"""The scan of the copy signed in ink."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from inspections.actions.moves import lock_visit
from inspections.files import files_undone_on_error, store_file
from inspections.relations import visit_actors
from inspections.uploads import JPEG, PDF, PNG, CheckedUpload
from reports.models import IssuedDocument, SignedScan

ACCEPTED = (PDF, JPEG, PNG)


def attach_scan(document_id: int, upload: CheckedUpload, *, by: User) -> SignedScan:
    """Raises IssuedDocument.DoesNotExist, PermissionDenied, MoveRefused, ValidationError."""
    with files_undone_on_error(), transaction.atomic():
        rows = IssuedDocument.objects.visible_to(by).light()
        visit_id = rows.get(pk=document_id).visit_id
        visit = None if visit_id is None else lock_visit(visit_id, by=by)
        document: IssuedDocument = rows.select_related("withdrawal").get(pk=document_id)
        require(by, Perm.ATTACH_SCAN, visit_actors(by, visit))
        if document.state == IssuedDocument.State.WITHDRAWN:
            raise MoveRefused(_("This document is withdrawn."), row=document)
        if upload.content_type not in ACCEPTED:
            raise ValidationError({"file": _("Attach the scan as PDF, JPG or PNG.")})
        return store_file(SignedScan(document=document), upload, by=by)
