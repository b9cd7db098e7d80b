"""The second chain of the register: what happened to documents after they were issued.

Withdrawals and scans hang on one chain, in the order of `place`. seal = SHA-256(seal before +
"\\n" + text), hexadecimal, in UTF-8; `text` is JSON as in reports/chain.py. RegisterHead holds the
newest place and seal, so that a last row cannot go unnoticed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from engines.vietnamese.text import nfc


def seal_after(previous: str, text: str) -> str:
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def withdrawal_text(row: Any) -> str:
    return _text(
        what="withdrawal",
        document=row.document.entry_hash,
        reason=nfc(row.reason).strip(),
        by=row.by_id,
        at=row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    )


def scan_text(row: Any) -> str:
    return _text(
        what="scan",
        document=row.document.entry_hash,
        name=nfc(row.original_name).strip(),
        sha256=row.sha256,
        by=row.uploaded_by_id,
    )


def _text(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
