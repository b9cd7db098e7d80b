"""The steps of an import, by title."""

from __future__ import annotations

from accounts.models import SentTable
from tests.bad_inputs.adapter import sign_in
from tests.bad_inputs.import_surface import confirm, send_file
from tests.bad_inputs.judging import nothing_stored
from tests.bad_inputs.place import Place
from tests.bad_inputs.scenarios import scenario
from units.models import UnitVersion

UNITS = "Mã đơn vị;Tên đơn vị;Loại;Mã đơn vị cấp trên\r\n30991;Xã Mẫu Thử;xã;875\r\n"


@scenario("Confirm step with import_file_name=../../etc/passwd")
def name_of_a_file(place: Place) -> None:
    """A file waits in a row of its own; its name comes from no form."""
    client = sign_in(place.people["office"])
    with nothing_stored(place):
        answer = client.post("/imports/987654321/", {"import_file_name": "../../etc/passwd"})
    assert answer.status_code == 404


@scenario("Confirm twice")
def confirm_twice(place: Place) -> None:
    client = sign_in(place.people["office"])
    answer = send_file(client, "units", "a.csv", UNITS.encode())
    assert answer.was_taken_in, answer.faults
    confirm(client, SentTable.objects.get())
    assert UnitVersion.objects.filter(code="30991").count() == 1
