// The page of a telephone: keeps what is written, says how it stands, sends it until it arrives.
// Everything works without this file, except that the person presses "Refresh".
"use strict";
(function () {
  const root = new URL("..", document.currentScript.src).href;  // where the room is, whatever path it has
  const main = document.getElementById("main");
  const words = document.body.dataset;
  const wait = [1, 2, 4, 8, 15, 30];
  let tries = 0, timer = 0, sending = false;

  const form = () => document.getElementById("answer");
  const key = (f) => "draft " + f.exercise.value + " " + f.turn.value;
  const sentAs = () => { const [view, ...turn] = main.dataset.key.split(" "); return view === "sent" ? "draft " + turn.slice(0, 2).join(" ") : ""; };
  const kept = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const keep = (name, value) => {
    try { value ? localStorage.setItem(name, JSON.stringify(value)) : localStorage.removeItem(name); } catch { /* no room */ }
  };

  function say(text, bad) {
    const line = document.getElementById("state");
    if (line) { line.textContent = text; line.classList.toggle("bad", Boolean(bad)); }
  }

  const isFull = (field) => field.maxLength > 0 && field.value.length >= field.maxLength;

  function written(f) {
    return [...new FormData(f)].filter(([name]) => name.includes("."));
  }

  function restore() {
    const f = form(), draft = kept(f ? key(f) : sentAs());
    if (!draft) return;
    if (!f) {  // another page of this person was sent, or one goes on without having sent a change
      if (draft.send) location.assign(root + "?change=1"); else note(words.changed);
      return;
    }
    for (const field of f.querySelectorAll("[name*='.']")) {
      const found = draft.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio") field.checked = found.includes(field.value);
      else field.value = found.length ? found[0] : "";
    }
    if (draft.send) send(); else say(words.unsent, true);
  }

  const placeOf = (node) => (node.dataset.key || "").split(" ").slice(0, 6).join(" ");
  const opened = () => [...main.querySelectorAll("details[open]")].map((d) => d.firstChild.textContent);

  function swap(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const next = page.getElementById("main"), foot = page.querySelector("footer");
    const stays = !form() && placeOf(next) === placeOf(main), open = opened();
    main.dataset.key = next.dataset.key || "";
    main.replaceChildren(...next.childNodes);
    const old = document.querySelector("footer");
    if (foot && old) old.replaceWith(foot);
    document.title = page.title;
    if (stays) {  // who reads a result goes on reading
      for (const d of main.querySelectorAll("details")) d.open ||= open.includes(d.firstChild.textContent);
      return;
    }
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }

  async function send() {
    const f = form();
    if (!f || sending) return;
    sending = true;
    clearTimeout(timer);
    timer = 0;
    const name = key(f), fields = written(f);
    keep(name, { fields, send: true });
    say(words.sending);
    try {
      const body = new URLSearchParams(new FormData(f));
      const reply = await fetch(root + "answer", { method: "POST", body, signal: AbortSignal.timeout(15000) });
      if (reply.status >= 500) throw words.down;
      const html = await reply.text();
      tries = 0;
      keep(name, reply.ok ? null : { fields });
      if (reply.ok) history.replaceState(null, "", root);  // what is sent is not being changed any more
      show(html);
    } catch (why) {
      say(why === words.down ? why : words.offline, true);
      timer = setTimeout(send, 1000 * wait[Math.min(tries++, wait.length - 1)] * (0.8 + 0.4 * Math.random()));
    } finally {
      sending = false;
    }
  }

  async function refresh() {
    if (sending) return;
    try {
      const reply = await fetch(root + location.search, { signal: AbortSignal.timeout(15000) });
      if (!reply.ok) return;
      const html = await reply.text();
      const next = new DOMParser().parseFromString(html, "text/html").getElementById("main");
      if (!next || next.dataset.key === main.dataset.key) return;
      const f = form(), draft = f && kept(key(f));
      show(html);
      if (draft && key(f) !== (form() ? key(form()) : sentAs())) note(words.closed);
    } catch { /* the stream says when the room is back */ }
  }

  function note(text) {
    const line = document.createElement("p");
    line.className = "problem";
    line.setAttribute("role", "status");
    line.textContent = text;
    main.prepend(line);
  }

  function show(html) { swap(html); restore(); }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "answer") return;
    event.preventDefault();
    if (event.submitter?.checkVisibility && !event.submitter.checkVisibility()) {  // Enter, before the last step
      const on = [...event.target.querySelectorAll(".next")].find((a) => a.checkVisibility());
      if (on) { on.click(); return; }
    }
    tries = 0;
    send();
  });
  document.addEventListener("input", (event) => {
    const f = form();
    if (f && f.contains(event.target)) { keep(key(f), { fields: written(f) }); say(isFull(event.target) ? words.full : words.unsent, true); }
    if (event.target.dataset.kept) keep(event.target.dataset.kept, event.target.value);
  });
  window.addEventListener("online", () => { if (timer) send(); refresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && main.dataset.key) refresh(); });

  for (const field of document.querySelectorAll("[data-kept]")) {
    const value = kept(field.dataset.kept);
    if (value) field.value = value;
  }
  const print = document.getElementById("print");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }

  const join = document.getElementById("join");
  if (join && location.hash.length > 8) {
    // The code of the picture came after "#": it reached no server and is not kept in the history.
    join.code.value = location.hash.slice(1);
    history.replaceState(null, "", root);
    join.submit();
  } else if (main.dataset.key) {
    restore();
    const events = new EventSource(root + "events");
    events.addEventListener("changed", () => setTimeout(() => { if (timer) send(); else refresh(); }, 800 * Math.random()));
    events.addEventListener("open", () => { if (timer && !sending) send(); else refresh(); });
    events.addEventListener("error", () => { const f = form(); if (f && kept(key(f))) say(words.offline, true); });
  }
})();
