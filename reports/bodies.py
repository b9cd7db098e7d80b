"""The office that signs: entered once where an office starts, then kept among the records."""

from __future__ import annotations

from reports.models import IssuingBody

BODY = {
    "name": "Sở Nội vụ",
    "parent_body": "UBND tỉnh Đồng Tháp",
    "symbol": "SNV",
    "place_name": "Đồng Tháp",
    "signer_title": "Giám đốc",
}
TRAINING = {**BODY, "name": "Sở Nội vụ (tập huấn)", "symbol": "SNV-TH"}


def load_body(*, is_training: bool = False) -> bool:
    """Whether there was none yet. The row belongs to the office, so one that is there stays."""
    if IssuingBody.objects.for_training(is_training).exists():
        return False
    IssuingBody.objects.create(**(TRAINING if is_training else BODY), is_training=is_training)
    return True
