"""The closing line of `make test`: the stages' JUnit files added up."""

import sys
from pathlib import Path
from xml.etree import ElementTree

total = failed = skipped = 0
for result in sorted(Path(sys.argv[1]).glob("*.xml")):
    for suite in ElementTree.parse(result).iter("testsuite"):  # noqa: S314  (we wrote the file)
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
print(f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped")
