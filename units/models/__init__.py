"""Administrative units: identity, dated versions, tree, succession; and who works where."""

from units.models.posting import Posting
from units.models.succession import Succession
from units.models.unit import Unit, UnitVersion

__all__ = ["Posting", "Succession", "Unit", "UnitVersion"]
