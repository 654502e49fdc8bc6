// Console and projected page: fetch what a reload would show, whenever the room says it changed.
"use strict";
(function () {
  const root = new URL("..", document.currentScript.src).href;  // where the room is, whatever path it has
  const main = document.getElementById("main");
  const offline = document.getElementById("offline");
  const away = offline?.textContent;  // pages without a line for it never warn
  const warn = (text) => { offline.textContent = text; offline.hidden = !text; };
  const opened = () => [...document.querySelectorAll("details[open]")].map((d) => d.dataset.open);
  let at = performance.now(), busy = false, again = false, lost = 0, later = 0;
  const lose = () => { lost = performance.now(); warn(away); clearTimeout(later); later = setTimeout(refresh, 3000); };

  function swap(html) {
    const next = new DOMParser().parseFromString(html, "text/html").getElementById("main");
    if (!next || next.innerHTML === main.dataset.shown) return;
    const here = document.activeElement, mark = here && here.dataset && here.dataset.focus;
    const open = opened();
    const typed = [...main.querySelectorAll("input[data-focus]:not([type=checkbox])")].filter((i) => i.value !== i.defaultValue).map((i) => [i.dataset.focus, i.value]);
    const ticked = [...main.querySelectorAll("input[data-focus]:checked")].map((i) => i.dataset.focus);
    main.dataset.shown = next.innerHTML;
    main.className = next.className;
    const old = main.querySelector(".show");
    const scrolled = old ? old.scrollTop : 0, were = here_of();
    main.replaceChildren(...next.childNodes);
    for (const [name, value] of typed) { const field = main.querySelector('input[data-focus="' + CSS.escape(name) + '"]'); if (field) field.value = value; }  // what is being written stays
    for (const name of ticked) { const field = main.querySelector('input[type=checkbox][data-focus="' + CSS.escape(name) + '"]'); if (field) field.checked = true; }
    for (const d of main.querySelectorAll("details")) d.open = open.includes(d.dataset.open);
    if (mark) { const found = main.querySelector('[data-focus="' + CSS.escape(mark) + '"]'); if (found) found.focus({ preventScroll: true }); }
    at = performance.now();
    if (old) main.querySelector(".show").scrollTop = scrolled;
    follow(were);
    fill();
    tick();
  }

  // Words that are few stand as large on the wall as it has room for.
  function fill() {
    const words = document.querySelector(".wall .question");
    if (!words || words.querySelector(".chart") || matchMedia("(max-width: 40rem)").matches) return;
    for (let zoom = 1.6; zoom >= 1; zoom -= 0.05) {
      words.style.zoom = zoom;
      const page = document.documentElement;
      if (page.scrollHeight <= innerHeight && page.scrollWidth <= innerWidth) return;
    }
  }

  // The room draws for the narrowest of its walls; one to be shared has always the same shape.
  const wall = Math.random().toString(36).slice(2);
  function tellShape() {
    if (!main.classList.contains("wall") || document.body.classList.contains("shared") || matchMedia("(max-width: 40rem)").matches) return;
    const shape = (innerWidth / innerHeight).toFixed(3);
    fetch(root + "screen", { method: "POST", body: new URLSearchParams({ wall, shape }) }).catch(() => {});  // it is said again
  }
  addEventListener("pagehide", () => { if (main.classList.contains("wall")) navigator.sendBeacon(root + "screen", new URLSearchParams({ wall, shape: "" })); });

  // The run of show goes along with what is looked at, and stays where it was scrolled to else.
  const here_of = () => main.querySelector(".show .here a")?.href;
  function follow(were) {
    const list = main.querySelector(".show"), here = list?.querySelector(".here");
    if (here && here_of() !== were) {
      const one = here.getBoundingClientRect(), all = list.getBoundingClientRect();
      list.scrollTop += Math.max(one.bottom - Math.min(all.bottom, innerHeight), 0) + Math.min(one.top - all.top, 0);
    }
    const bar = main.querySelector(".remote");  // what sticks below it begins where it ends
    if (bar) document.documentElement.style.setProperty("--bar", bar.offsetHeight + "px");
    const box = document.getElementById("keys");
    if (box) box.checked = keysAreOn();
  }

  // One letter is a key only while nobody writes, and only if the facilitator wants it.
  const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", " ": "toggle", r: "reveal", j: "join", b: "black", q: "questions", a: "let", s: "aside", u: "undo" };
  for (let n = 1; n < 10; n++) KEYS[n] = "theme" + n;
  const keysAreOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys") try { localStorage.setItem("keys", event.target.checked ? "on" : "off"); } catch { /* no room */ }
  });
  document.addEventListener("keydown", (event) => {
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key], on = event.target;
    if (!name || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !keysAreOn()) return;
    if (on.matches("input:not([type=checkbox]), textarea, select") || (event.key === " " && on.matches("button, a, summary, input"))) return;
    const form = main.querySelector('form[data-key="' + name + '"]');
    if (!form) return;
    event.preventDefault();
    const text = on.closest("li[data-at]")?.dataset.at;  // a text that has the focus, else the first that waits
    if (text && form.at) form.at.value = text;
    form.requestSubmit();
  });

  async function show(reply, asked) {
    if (reply.ok || reply.status === 409) swap(await reply.text());
    if (asked > lost) warn(reply.status < 500 ? "" : document.body.dataset.down);  // a late reply tells nothing of the line
  }

  async function refresh() {
    if (busy) { again = true; return; }
    const typing = document.activeElement;
    if (typing && typing.tagName === "INPUT" && typing.type !== "checkbox" && !typing.readOnly && main.contains(typing)) return;
    busy = true;
    const asked = performance.now();
    try {
      await show(await fetch(location.pathname + location.search), asked);
    } catch { lose(); }
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
    if (form.action !== root + "console") return;
    event.preventDefault();
    if (form.dataset.sure && !window.confirm(form.dataset.sure)) return;
    const asked = performance.now();
    try {
      const body = new URLSearchParams(new FormData(form)), looked = body.get("look");
      if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
      if (form.id === "cluster") form.reset();
      const reply = await fetch(root + "console", { method: "POST", body });
      if (main.classList.contains("wall")) { refresh(); return; }
      if (!body.has("page")) history.replaceState(null, "", root + "console" + (looked ? "?look=" + encodeURIComponent(looked) : ""));
      await show(reply, asked);
      if (reply.status === 404) refresh();  // what was meant is not there any more
    } catch { lose(); }
  });

  // Without a secure address a browser has no clipboard for pages, but copies what is selected.
  document.addEventListener("click", async (event) => {
    const from = document.getElementById(event.target.dataset?.copy);
    if (!from) return;
    from.select();
    try { await navigator.clipboard.writeText(from.value); } catch { document.execCommand("copy"); }
    event.target.focus();
    const line = main.querySelector("[data-done]");
    line.textContent = line.dataset.done;
  });

  if (document.querySelector(".console, .wall")) {
    follow();
    fill();
    tellShape();
    document.fonts.ready.then(fill);
    let turning = 0;
    window.addEventListener("resize", () => { follow(here_of()); fill(); clearTimeout(turning); turning = setTimeout(tellShape, 200); });
    setInterval(tick, 500);
    setInterval(tellShape, 20000);
    tick();
    const events = new EventSource(root + "console/events");
    events.addEventListener("changed", refresh);
    events.addEventListener("open", refresh);
    events.addEventListener("error", lose);
  }
})();
