// Where the local copies lie, one list per person, form and row: [{id, at, values, page}].
// localStorage answers at once; IndexedDB is written through to the disk and so survives the
// death of the browser or of the power. The newer of the two is true.
(function () {
  "use strict";
  const Cchc = (window.Cchc = window.Cchc || {});
  const PREFIX = "cchc:copy:";
  const KEPT_MS = 30 * 24 * 3600 * 1000;
  const EMPTY = { version: 0, list: [] };

  function database() {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("cchc", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("copies");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  }

  let opened = null;
  function onDisk(mode, work) {
    opened = opened || database();
    return opened.then(
      (base) =>
        new Promise((resolve, reject) => {
          const moment = base.transaction("copies", mode, { durability: "strict" });
          const asked = work(moment.objectStore("copies"));
          moment.oncomplete = () => resolve(asked.result);
          moment.onerror = moment.onabort = () => reject(moment.error);
        }),
    );
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key)) || EMPTY;
    } catch {
      return EMPTY;
    }
  }

  // an empty list is written too: without its version the disk would look newer than it is
  function writeFast(key, stored) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(stored));
      return true;
    } catch {
      return false; // full, or forbidden: the disk may still take it
    }
  }

  function toDisk(key, stored) {
    return onDisk("readwrite", (copies) =>
      stored.list.length ? copies.put(stored, key) : copies.delete(key),
    ).then(
      () => true,
      () => false,
    );
  }

  const store = (Cchc.copies = {});

  // The lists as they are before anything is typed: the disk may know more than the fast store.
  store.wake = async function (key) {
    const fast = read(key);
    let kept = EMPTY;
    try {
      kept = (await onDisk("readonly", (copies) => copies.get(key))) || EMPTY;
    } catch {
      // no IndexedDB: the fast store is all there is
    }
    const newest = kept.version > fast.version ? kept : fast;
    const list = newest.list.filter((copy) => Date.now() - copy.at < KEPT_MS);
    if (list.length || kept.list.length) writeFast(key, { version: newest.version, list });
    else localStorage.removeItem(PREFIX + key);
    if (!list.length && kept.list.length) toDisk(key, { list });
    return list;
  };

  // Exchanges one copy of the list (null removes it). Answers a promise: is it kept anywhere?
  store.put = function (key, id, copy) {
    const before = read(key);
    const list = before.list.filter((other) => other.id !== id);
    if (copy) list.unshift(copy);
    const stored = { version: Math.max(Date.now(), before.version + 1), list };
    const fast = writeFast(key, stored);
    return toDisk(key, stored).then((slow) => slow || fast);
  };
})();
