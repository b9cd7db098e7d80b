"""The list of bad inputs, and the payload of an item. See README.md for another list."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.bad_inputs import import_payloads, long_texts, payloads

LIST = Path(os.environ.get("BAD_INPUTS") or Path(__file__).with_name("bad_inputs.json"))
Item = dict[str, Any]


def _own_generators() -> list[ModuleType]:
    path = LIST.with_name("bad_payloads.py")
    if not path.exists():
        return []
    spec = spec_from_file_location("bad_payloads_of_the_list", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return [module]


GENERATORS = [*_own_generators(), payloads, import_payloads, long_texts]
DATA: dict[str, Any] = json.loads(LIST.read_text(encoding="utf-8"))
ITEMS: list[Item] = DATA["items"]


@lru_cache(maxsize=4)  # the same file is sent at several doors, one after the other
def _generated(name: str, arguments: str) -> str | bytes:
    for module in GENERATORS:
        if hasattr(module, name):
            return getattr(module, name)(**json.loads(arguments))
    raise LookupError(f"no generator {name}")


def build(spec: dict[str, Any]) -> str | bytes:
    """The text, the raw bytes, or what the named generator makes."""
    if spec["t"] == "gen":
        return _generated(spec["f"], json.dumps(spec.get("a", {})))
    return bytes.fromhex(spec["v"]) if spec["t"] == "hex" else spec["v"]


def value_of(item: Item) -> str | bytes:
    """What is typed into a field."""
    return build(item["payload"])


def file_of(item: Item) -> tuple[bytes, bytes, str]:
    """Name as sent, content, content type as sent."""
    payload = item["payload"]
    name = payload.get("name", "").encode() or bytes.fromhex(payload["name_hex"])
    content = build(payload["content"])
    content = content.encode() if isinstance(content, str) else content
    return name, content, payload.get("ctype", "application/octet-stream")


def each(items: list[Item]) -> pytest.MarkDecorator:
    """One test an item, named by its id."""
    return pytest.mark.parametrize("item", items, ids=[item["id"] for item in items])
