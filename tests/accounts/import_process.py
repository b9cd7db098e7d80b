"""One confirmed import in a process of its own: `python -m tests.accounts.import_process <pk>`."""

import sys

import django

django.setup()

from accounts.actions.imports import take_in  # noqa: E402
from accounts.models import User  # noqa: E402

print("ready", flush=True)  # noqa: T201
take_in(int(sys.argv[1]), by=User.objects.get(username="vanphong"))
print("done", flush=True)  # noqa: T201
