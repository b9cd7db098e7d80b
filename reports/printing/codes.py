"""The QR of an issued document, as a picture."""

import io

import segno


def qr_png(url: str) -> bytes:
    """Without quiet zone: the page leaves it white. 12 px a module prints at over 300 dpi."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=12, border=0)
    return out.getvalue()
