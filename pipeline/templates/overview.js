"use strict";
// The list of documents: sort by a column, find by words, show a page at a time. Without this script all lines show.
(() => {
  const table = document.getElementById("documents-table");
  if (!table) return;
  const PAGE = 200;
  const body = table.tBodies[0];
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const more = document.getElementById("more");
  const lines = Array.from(body.rows, (row, place) => ({ row, place, words: row.textContent.toLowerCase() }));
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  let shown = PAGE;

  const key = (line, column) => {
    const cell = line.row.cells[column];
    return cell.dataset.key !== undefined ? cell.dataset.key : cell.textContent.trim().replace(/^–$/, "");
  };

  const show = () => {
    const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let matching = 0;
    for (const line of lines) {
      const matches = wanted.every((word) => line.words.includes(word));
      if (matches) matching += 1;
      line.row.hidden = !matches || matching > shown;
    }
    found.textContent = wanted.length ? `${matching} of ${lines.length}` : "";
    more.hidden = matching <= shown;
    more.textContent = `Show ${Math.min(PAGE, matching - shown)} more of ${matching}`;
  };

  const sort = (head, column) => {
    const down = head.getAttribute("aria-sort") === "ascending" ||
      (head.classList.contains("number") && !head.hasAttribute("aria-sort"));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = lines.map((line) => ({ line, key: key(line, column) }));
    keyed.sort((a, b) => {
      if ((a.key === "") !== (b.key === "")) return a.key === "" ? 1 : -1;  // what is not known comes last
      return (down ? -1 : 1) * collator.compare(a.key, b.key) || a.line.place - b.line.place;
    });
    lines.splice(0, lines.length, ...keyed.map((item) => item.line));
    body.append(...lines.map((line) => line.row));
    show();
  };

  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });
  table.tHead.rows[0].cells[0].setAttribute("aria-sort", "ascending");
  find.closest(".tools").hidden = false;
  find.addEventListener("input", () => { shown = PAGE; show(); });
  more.addEventListener("click", () => { shown += PAGE; show(); });
  window.addEventListener("beforeprint", () => { shown = Infinity; show(); });
  show();
})();
