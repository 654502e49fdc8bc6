// The question box: what the room asks, and its votes, as they are now; what is being written stays.
// When another exercise opens, whoever writes nothing goes to it, as all others do.
"use strict";
(function () {
  const root = new URL("..", document.currentScript.src).href;  // where the room is, whatever path it has
  const asked = document.getElementById("asked");

  async function refresh() {
    try {
      const reply = await fetch(root + "questions", { signal: AbortSignal.timeout(15000) });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const next = page.getElementById("asked");
      if (!reply.ok || !next) return;
      const opened = next.dataset.opened, writes = document.getElementById("text")?.value;
      if (opened && opened !== asked.dataset.opened && !writes) { location.href = root; return; }
      asked.dataset.opened = opened;
      const here = asked.contains(document.activeElement) ? document.activeElement.dataset.focus : "";
      if (next.innerHTML !== asked.innerHTML) asked.replaceChildren(...next.childNodes);
      if (here) asked.querySelector('[data-focus="' + CSS.escape(here) + '"]')?.focus({ preventScroll: true });
    } catch { /* the stream says when the room is back */ }
  }

  const events = new EventSource(root + "events");
  events.addEventListener("changed", () => setTimeout(refresh, 800 * Math.random()));
  events.addEventListener("open", refresh);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
})();
