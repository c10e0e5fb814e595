"use strict";
// A row and its words in the text light up together: under the pointer, with the focus, or held by a click.
(() => {
  const reader = document.querySelector(".text");
  if (!reader) return;
  const panel = document.querySelector(".rows");
  const words = new Map();  // sign -> stretches of the text
  for (const mark of reader.querySelectorAll("mark")) {
    for (const sign of mark.dataset.rows.split(" ")) {
      if (!words.has(sign)) words.set(sign, []);
      words.get(sign).push(mark);
    }
  }
  const rows = new Map(Array.from(document.querySelectorAll("[data-row]"), (row) => [row.dataset.row, row]));
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let lit = [];
  let held = null;

  const light = (signs) => {
    for (const item of lit) item.classList.remove("on");
    lit = [];
    for (const sign of signs) {
      const row = rows.get(sign);
      if (row) lit.push(row);
      lit.push(...(words.get(sign) || []));
    }
    for (const item of lit) item.classList.add("on");
  };
  const rest = () => light(held ? [held] : []);
  let ready = false;
  const behavior = () => (still.matches || !ready ? "auto" : "smooth");

  const toText = (sign) => {
    const mark = document.getElementById(`t-${sign}`) || (words.get(sign) || [])[0];
    if (mark) mark.scrollIntoView({ block: "center", behavior: behavior() });
  };
  const toRow = (sign) => {
    const row = rows.get(sign);
    if (!row) return;
    if (panel.contains(row) && panel.scrollHeight > panel.clientHeight) {
      const top = row.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollBy({ top: top - panel.clientHeight / 3, behavior: behavior() });
    } else {
      row.scrollIntoView({ block: "center", behavior: behavior() });
    }
  };
  const hold = (sign) => { held = sign; rest(); };
  const inner = (mark) => {  // the shortest row here: signs stand outer first, facts only where there is nothing else
    const signs = mark.dataset.rows.split(" ");
    return signs.filter((sign) => !sign.startsWith("fact-")).pop() || signs.pop();
  };
  const signAt = (target) => {
    if (!(target instanceof Element)) return null;
    const row = target.closest("[data-row]");
    if (row) return row.dataset.row;
    const anchor = target.closest("a[data-sign]");
    if (anchor) return anchor.dataset.sign;
    const mark = target.closest("mark");
    return mark ? inner(mark) : null;
  };

  document.addEventListener("pointerover", (event) => {
    const sign = signAt(event.target);
    if (sign) light([sign]); else rest();
  });
  document.addEventListener("focusin", (event) => {
    const sign = signAt(event.target);
    if (sign) light([sign]);
  });
  document.addEventListener("focusout", rest);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || String(window.getSelection())) return;
    const sign = signAt(event.target);
    if (!sign) { hold(null); return; }
    const link = event.target.closest("a");
    if (link && !link.matches(".sign, .where")) return;
    hold(sign);
    if (event.target.closest("[data-row]")) toText(sign); else toRow(sign);
    if (link) {
      event.preventDefault();
      const other = document.getElementById(link.getAttribute("href").slice(1));
      const target = other && (other.matches("a") ? other : other.querySelector("a.sign"));
      if (target) target.focus({ preventScroll: true });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hold(null);
  });
  for (const box of document.querySelectorAll("input[data-kind]")) {
    const set = () => reader.classList.toggle(`no-${box.dataset.kind}`, !box.checked);
    box.addEventListener("change", set);
    set();
  }
  const named = decodeURIComponent(window.location.hash.slice(1)).replace(/^t-/, "");
  if (rows.has(named)) { hold(named); toRow(named); toText(named); }
  ready = true;
})();
