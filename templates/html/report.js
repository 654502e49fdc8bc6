// A help for readers; without it the page is whole: search, the section one is in, folded tables.
"use strict";
{
  const body = document.getElementById("main");
  const find = document.getElementById("find");
  const told = document.getElementById("found");
  const hits = document.getElementById("hits");
  const kinds = "h2, h3, h4, p, li, figcaption, tr";
  const parts = [...body.querySelectorAll(kinds)].filter(
    (part) => !part.closest("nav") && !part.querySelector(kinds)
  );

  const open = (part) => {
    for (let fold = part.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
  };

  const show = (part) => {
    open(part);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: "center" });
  };

  // A no-break space is found as a space is.
  const plain = (text) => text.replace(/\s+/g, " ").trim();

  const search = () => {
    const wanted = plain(find.value).toLowerCase();
    const found = wanted.length < 2
      ? []
      : parts.filter((part) => plain(part.textContent).toLowerCase().includes(wanted));
    hits.replaceChildren(
      ...found.slice(0, 30).map((part) => {
        const text = plain(part.textContent);
        const from = Math.max(0, text.toLowerCase().indexOf(wanted) - 25);
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = (from ? "…" : "") + text.slice(from, from + 80);
        button.onclick = () => show(part);
        const line = document.createElement("li");
        line.append(button);
        return line;
      })
    );
    told.textContent = wanted.length < 2 ? "" : told.dataset.found.replace("{n}", found.length);
  };

  find.closest("[role=search]").hidden = false;
  find.oninput = search;
  find.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    find.value = "";
    search();
  };

  const links = new Map(
    [...document.querySelectorAll("nav a[href^='#']")].map((link) => [link.hash.slice(1), link])
  );
  const headings = [...body.querySelectorAll("h2[id], h3[id]")].filter((h) => links.has(h.id));
  let here = null;
  const follow = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 140);
    const now = passed.length ? links.get(passed[passed.length - 1].id) : null;
    if (now === here) return;
    here?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "location");
    here = now;
  };
  addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
  follow();

  const folds = [...document.querySelectorAll("details.fold")];
  const longer = folds.filter((fold) => !fold.classList.contains("leads"));
  if (matchMedia("(max-width: 40rem)").matches) longer.forEach((fold) => (fold.open = false));
  addEventListener("beforeprint", () => folds.forEach((fold) => (fold.open = true)));
  const target = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part) open(part);
  };
  addEventListener("hashchange", target);
  target();
}
