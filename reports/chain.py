"""The chain of the register: every entry carries the hash of the one before.

entry_hash = SHA-256(previous_hash + "\\n" + text), hexadecimal, both in UTF-8. `text` is a JSON
object with the keys of `entry_text` in alphabetical order, no spaces, letters unescaped, dates as
YYYY-MM-DD, the moment in UTC with microseconds. The first entry's previous_hash is empty. The
documents' bytes stand in it by their SHA-256, so the whole can be checked with any tool. Minutes
have no "subject", and some documents no "facts" or "layout_note": entries made before there were
any keep their hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from reports.models import IssuedDocument


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry_text(document: IssuedDocument) -> str:
    values: dict[str, Any] = {
        "amend_reason": document.amend_reason,
        "amends": document.amends_id,
        "check_code": document.check_code,
        "content_sha256": document.content_sha256,
        "document_date": document.document_date.isoformat(),
        "docx_sha256": document.docx_sha256,
        "entry_number": document.entry_number,
        **({"facts": document.facts} if document.facts else {}),
        "issued_at": document.issued_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "issued_by": document.issued_by_id,
        "issuer_name": document.issuer_name,
        "kind": str(document.kind),
        **({"layout_note": document.layout_note} if document.layout_note else {}),
        "number": document.number,
        "number_text": document.number_text,
        "pdf_sha256": document.pdf_sha256,
        "series": document.series_id,
        "signers": document.signers,
        **({"subject": document.subject} if document.subject else {}),
        "template": document.template,
        "unit_name": document.unit_name,
        "visit": document.visit_id,
        "year": document.year,
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(document: IssuedDocument) -> str:
    return sha256(f"{document.previous_hash}\n{entry_text(document)}".encode())
