"""The QR of an issued document, as a picture."""

import io

import segno


def qr_png(url: str) -> bytes:
    """Without quiet zone: the page leaves it white. 8 px a module print sharp."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=8, border=0)
    return out.getvalue()
