"""The surface `import.*` of the list: a file goes through the page, the answer is told plainly."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import SentTable
from accounts.once import new_key
from tests.importing import post_and_wait
from units.models import UnitVersion

LIST = Path(__file__).with_name("bad_inputs.json")
KINDS = {"import.units": "units", "import.findings": "findings"}


def import_items() -> list[dict[str, Any]]:
    """Every item of a family `import.…` whose payload is a file; the others are steps."""
    items = json.loads(LIST.read_text(encoding="utf-8"))["items"]
    return [item for item in items if item["family"].startswith("import.")]


@dataclass
class Answer:
    """What a person saw: the code, the text of the page, and the preview where there was one."""

    code: int
    text: str
    sent: SentTable | None = None
    names: dict[str, str] = field(default_factory=dict)  # code -> name of what stands there now

    @property
    def faults(self) -> list[dict[str, Any]]:
        return self.sent.preview["faults"] if self.sent else []

    @property
    def was_taken_in(self) -> bool:
        return self.sent is not None and self.sent.status == "done"


def send_file(client: Client, kind: str, name: str, content: bytes) -> Answer:
    """Send a file and, where its preview has no fault, say yes."""
    upload = SimpleUploadedFile(name, content)
    typed = {"form_key": new_key(), "table": upload}
    page = post_and_wait(client, reverse("imports:table-send", args=[kind]), typed)
    sent = SentTable.objects.order_by("pk").last() if hasattr(page, "redirect_chain") else None
    if sent and not sent.preview["faults"]:
        page = confirm(client, sent)
        sent.refresh_from_db()
    names = dict(UnitVersion.objects.values_list("code", "full_name"))
    return Answer(page.status_code, page.content.decode(), sent, names)


def confirm(client: Client, sent: SentTable, **more: Any) -> Any:
    address = reverse("imports:table-detail", args=[sent.pk])
    return post_and_wait(client, address, {"form_key": new_key(), **more})
