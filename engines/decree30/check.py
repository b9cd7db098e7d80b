"""All rules against one file."""

from engines.decree30 import rules_end, rules_file, rules_head, rules_text
from engines.decree30.parts import Parts
from engines.decree30.reading import read
from engines.decree30.verdict import Rule, Verdict

RULES: tuple[Rule, ...] = (
    *rules_file.RULES,
    *rules_head.RULES,
    *rules_text.RULES,
    *rules_end.RULES,
)


def check(pdf: bytes) -> list[Verdict]:
    """A verdict a rule. Raises what pdfplumber and pypdf raise for what is no PDF."""
    parts = Parts(read(pdf))
    return [Verdict(rule, rule.check(parts)) for rule in RULES]


def failed(pdf: bytes) -> list[str]:
    """The names of the rules that are broken."""
    return [verdict.rule.name for verdict in check(pdf) if not verdict.answer.ok]
