// Narrows the list under a unit box while typing; without it the box works all the same.
(() => {
  "use strict";

  const dayOf = (input) => {
    const day = input.form && input.form.querySelector("[data-unit-day]");
    return day ? day.value : "";
  };

  const fill = async (input) => {
    const url = new URL(input.dataset.unitSearch, location.href);
    url.searchParams.set("q", input.value);
    url.searchParams.set("tai_ngay", dayOf(input));
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { results } = await answer.json();
    const options = results.map(({ label }) => {
      const option = document.createElement("option");
      option.value = label;
      return option;
    });
    if (options.length) input.list.replaceChildren(...options);
  };

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.unitSearch) return;
    clearTimeout(input.unitTimer);
    input.unitTimer = setTimeout(() => fill(input).catch(() => {}), 200);
  });
})();
