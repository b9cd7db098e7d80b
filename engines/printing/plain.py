"""Frozen dataclasses to JSON and back, by their annotations."""

import dataclasses
import json
import types
import typing
import unicodedata
from datetime import date, time
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: Any) -> str:
    return json.dumps(_dump(value), ensure_ascii=False, separators=(",", ":"))


def from_plain(cls: type[T], text: str) -> T:
    loaded: T = _load(cls, json.loads(text))
    return loaded


def _dump(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _dump(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_dump(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def _load(kind: Any, value: Any) -> Any:
    """`value` of JSON as the annotated `kind`; refuses what does not fit."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in args:
            return None
        return _load(next(arg for arg in args if arg is not type(None)), value)
    if origin is typing.Literal:
        return _checked(value in args, kind, value)
    if origin is tuple:
        _checked(isinstance(value, list), kind, value)
        return tuple(_load(args[0], item) for item in value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        _checked(isinstance(value, dict) and value.keys() <= hints.keys(), kind, value)
        build: Any = kind
        return build(**{name: _load(hints[name], item) for name, item in value.items()})
    return _load_scalar(kind, value)


def _load_scalar(kind: Any, value: Any) -> Any:
    if kind in (date, time):
        return kind.fromisoformat(value)
    _checked(type(value) is kind, kind, value)
    return unicodedata.normalize("NFC", value) if kind is str else value


def _checked(fits: bool, kind: Any, value: Any) -> Any:
    if not fits:
        raise ValueError(f"not a {kind}: {value!r:.80}")
    return value
