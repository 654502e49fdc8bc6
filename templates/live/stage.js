// Console and projected page: fetch what a reload would show, whenever the room says it changed.
"use strict";
(function () {
  const main = document.getElementById("main");
  const offline = document.getElementById("offline");
  const away = offline?.textContent;  // pages without a line for it never warn
  const warn = (text) => { offline.textContent = text; offline.hidden = !text; };
  const opened = () => [...document.querySelectorAll("details[open]")].map((d) => d.dataset.open);
  let at = performance.now(), busy = false, again = false;

  function swap(html) {
    const next = new DOMParser().parseFromString(html, "text/html").getElementById("main");
    if (!next || next.innerHTML === main.dataset.shown) return;
    const here = document.activeElement, mark = here && here.dataset && here.dataset.focus;
    const open = opened();
    main.dataset.shown = next.innerHTML;
    main.className = next.className;
    main.replaceChildren(...next.childNodes);
    for (const d of main.querySelectorAll("details")) d.open = open.includes(d.dataset.open);
    if (mark) { const found = main.querySelector('[data-focus="' + CSS.escape(mark) + '"]'); if (found) found.focus({ preventScroll: true }); }
    at = performance.now();
    tick();
  }

  async function show(reply) {
    if (reply.ok) swap(await reply.text());
    warn(reply.status < 500 ? "" : document.body.dataset.down);
  }

  async function refresh() {
    if (busy) { again = true; return; }
    const typing = document.activeElement;
    if (typing && typing.tagName === "INPUT" && main.contains(typing)) return;
    busy = true;
    try {
      await show(await fetch(location.pathname));
    } catch { warn(away); }
    busy = false;
    if (again) { again = false; setTimeout(refresh, 150); }
  }

  function tick() {
    for (const timer of document.querySelectorAll(".timer[data-left]")) {
      if (timer.dataset.left === "") continue;
      const left = Math.round(Number(timer.dataset.left) - (performance.now() - at) / 1000);
      const clock = (s) => Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
      timer.textContent = left >= 0 ? clock(left) : "+" + clock(-left) + " " + timer.dataset.over;
      timer.classList.toggle("over", left < 0);
    }
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/console/act") return;
    event.preventDefault();
    if (form.dataset.sure && !window.confirm(form.dataset.sure)) return;
    try {
      const reply = await fetch("/console/act", { method: "POST", body: new URLSearchParams(new FormData(form)) });
      await show(reply);
      if (reply.status === 404) refresh();  // what was meant is not there any more
    } catch { warn(away); }
  });

  if (document.querySelector(".console, .wall")) {
    setInterval(tick, 500);
    tick();
    const events = new EventSource("/console/events");
    events.addEventListener("changed", refresh);
    events.addEventListener("open", refresh);
    events.addEventListener("error", () => warn(away));
  }
})();
