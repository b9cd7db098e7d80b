// <input data-day>: "t" or "hôm nay" becomes today, 5/7 and 5-7-2018 become dd/mm/yyyy when the
// field is left. The server understands the same; this only shows at once what it will read.
(function () {
  "use strict";
  const TODAY = new Set(["t", "hn", "nay", "hom nay", "today"]);
  const two = (number) => String(number).padStart(2, "0");

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").trim().toLowerCase();
  }

  function read(text, now) {
    if (TODAY.has(plain(text))) return [now.getDate(), now.getMonth() + 1, now.getFullYear()];
    const parts = /^(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{4}))?$/.exec(text.trim());
    return parts && [Number(parts[1]), Number(parts[2]), Number(parts[3] || now.getFullYear())];
  }

  function written(text) {
    const found = read(text, new Date());
    if (!found) return null;
    const [day, month, year] = found;
    const real = new Date(year, month - 1, day);
    const exists = real.getMonth() === month - 1 && real.getDate() === day;
    return exists ? `${two(day)}/${two(month)}/${year}` : null; // the server says what is wrong
  }

  // "change" comes when the field is left, never in the middle of a composed letter
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches || !field.matches("input[data-day]")) return;
    const text = written(field.value);
    if (text && text !== field.value) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
