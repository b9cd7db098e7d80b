// Reads and writes the fields of a form by value. Passwords and files are never read.
(function () {
  "use strict";
  const Cchc = (window.Cchc = window.Cchc || {});
  const SKIPPED = new Set(["password", "file", "submit", "button", "reset", "image", "hidden"]);
  // what says which page a text was typed on: the key against double sending, and what was seen
  const PAGE_FIELDS = /(^|-)(form_key|seen)$/;

  function fields(form) {
    return Array.from(form.elements).filter(
      (field) => field.name && !SKIPPED.has(field.type) && !("noCopy" in field.dataset),
    );
  }

  function chosen(select, asServed) {
    const options = Array.from(select.options);
    if (!asServed) return options.filter((option) => option.selected);
    const served = options.filter((option) => option.defaultSelected);
    if (served.length || select.multiple) return served;
    return options.filter((option) => !option.disabled).slice(0, 1);
  }

  function valuesOf(field, asServed) {
    if (field.type === "checkbox" || field.type === "radio") {
      return (asServed ? field.defaultChecked : field.checked) ? [field.value] : [];
    }
    if (field.options) return chosen(field, asServed).map((option) => option.value);
    return [asServed ? field.defaultValue : field.value];
  }

  function collect(form, asServed) {
    const values = {};
    for (const field of fields(form)) {
      values[field.name] = (values[field.name] || []).concat(valuesOf(field, asServed));
    }
    return values;
  }

  // {name: [values]} as it stands now
  Cchc.read = (form) => collect(form, false);

  // the same as the server sent it
  Cchc.readServed = (form) => collect(form, true);

  Cchc.same = function (one, other) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return Array.from(names).every(
      (name) => JSON.stringify(one[name] || []) === JSON.stringify(other[name] || []),
    );
  };

  // what a person reads of a kept choice, not what it sends; null where the value was typed
  Cchc.chosenWords = function (form, name, value) {
    for (const field of fields(form).filter((one) => one.name === name)) {
      const option = Array.from(field.options || []).find((one) => one.value === value);
      if (option) return option.textContent.trim();
      const isBox = field.type === "checkbox" || field.type === "radio";
      if (isBox && field.value === value && field.labels[0]) return field.labels[0].textContent.trim();
    }
    return null;
  };

  // files cannot be kept: a page that holds some says so
  Cchc.hasFiles = (form) =>
    Array.from(form.elements).some((field) => field.files && field.files.length);

  Cchc.readPageFields = function (form) {
    const values = {};
    for (const field of form.elements) {
      if (field.type === "hidden" && PAGE_FIELDS.test(field.name)) values[field.name] = field.value;
    }
    return values;
  };

  Cchc.writePageFields = function (form, values) {
    for (const field of form.elements) {
      if (field.type === "hidden" && field.name in values) field.value = values[field.name];
    }
  };

  function put(field, queue) {
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = queue.includes(field.value);
    } else if (field.options) {
      for (const option of field.options) option.selected = queue.includes(option.value);
    } else if (queue.length) {
      field.value = queue.shift();
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Puts values back; answers the texts that have no field on this page, so that none is lost.
  Cchc.write = function (form, values) {
    const left = new Set(Object.keys(values));
    const queues = {};
    for (const field of fields(form)) {
      if (!(field.name in values)) continue;
      queues[field.name] = queues[field.name] || values[field.name].slice();
      put(field, queues[field.name]);
      left.delete(field.name);
    }
    return Array.from(left).flatMap((name) => values[name].filter((text) => text.trim()));
  };

  // --- words and small pieces from templates/_form_texts.html ---
  Cchc.piece = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  Cchc.word = function (name, parts) {
    let text = document.getElementById("form-texts").dataset[name] || "";
    for (const [key, value] of Object.entries(parts || {})) text = text.replace(`{${key}}`, value);
    return text;
  };

  const two = (number) => String(number).padStart(2, "0");
  Cchc.clock = (at, seconds = true) =>
    `${two(at.getHours())}:${two(at.getMinutes())}` + (seconds ? `:${two(at.getSeconds())}` : "");
  Cchc.day = (at) => `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;

  // Runs now and again after a part of the page was exchanged.
  Cchc.onPage = function (work) {
    work();
    document.addEventListener("cchc:swap", work);
  };
})();
