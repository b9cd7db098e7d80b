"""Drawings in the printed page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.printing.charts import in_paper_face

register = template.Library()


@register.filter
def paper_drawing(svg: str) -> SafeString:
    """An <svg> of our own making (reports.printing.paper.Chart), in the face of the paper."""
    return mark_safe(in_paper_face(svg))  # noqa: S308  (its texts were escaped when it was drawn)
