"""Texts and request bodies named in the list; each a function that returns str or bytes."""

from __future__ import annotations


def repeat(s, n):
    return s * n


def lines(n, s="Dòng thử nghiệm"):
    return "\n".join(f"{s} {i}" for i in range(n))


def nested(tag, n):
    return f"<{tag}>" * n + "x" + f"</{tag}>" * n


def form_fields(n):
    return "&".join(f"f{i}=1" for i in range(n))


def deep_json(n):
    return "[" * n + "]" * n


def multipart_many_files(n):
    part = b'--B\r\nContent-Disposition: form-data; name="f%d"; filename="a.pdf"\r\n\r\nx\r\n'
    return b"".join(part % i for i in range(n)) + b"--B--\r\n"
