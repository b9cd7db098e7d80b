// Radio buttons with data-propose-for="ID of a day field": of the days proposed for the findings
// that are ticked, the earliest is shown; choosing it writes the day into the field, typing
// another day there takes the choice back. Without this script all are shown, and one may be chosen.
(function () {
  "use strict";
  const radios = Array.from(document.querySelectorAll("input[type=radio][data-propose-for]"));
  if (!radios.length) return;
  const form = radios[0].form;
  const day = document.getElementById(radios[0].dataset.proposeFor);
  const none = radios.find((radio) => !radio.value);
  const proposals = radios.filter((radio) => radio.value);
  const group = document.getElementById("div_id_proposed_day");

  function ticked() {
    const boxes = form.querySelectorAll("input[name=findings]:checked");
    return new Set(Array.from(boxes, (box) => box.value));
  }

  function show() {
    const chosen = ticked();
    const fitting = proposals.filter((radio) =>
      radio.dataset.findings.split(" ").some((pk) => chosen.has(pk)),
    );
    for (const radio of proposals) {
      radio.closest(".form-check").hidden = radio !== fitting[0];
      if (radio.checked && radio !== fitting[0]) none.checked = true;
    }
    group.hidden = !fitting.length;
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "findings") show();
    if (proposals.includes(event.target)) {
      day.value = event.target.dataset.day;
      day.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (event.target === day && !proposals.some((p) => p.checked && p.dataset.day === day.value)) {
      none.checked = true;
    }
  });
  show();
})();
