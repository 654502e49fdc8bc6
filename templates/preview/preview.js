// The page around a report: after a nudge it fetches what a reload would show, and keeps the place.
"use strict";
{
  const shown = document.getElementById("shown");
  const views = () => [...document.querySelectorAll("[data-view]")].map((link) => link.dataset.view);
  let view = location.hash.slice(1), printed = "", busy = false, again = false;

  const bar = () => document.getElementById("bar");
  const number = () => bar().dataset.printed + (view === "deck" ? " " + bar().dataset.drawn : "");

  const mark = () => {
    if (!views().includes(view)) view = views()[0];
    for (const link of document.querySelectorAll("[data-view]"))
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
  };

  // Where a reader is: the last heading above the edge of the window, and how far above it is.
  const place = (frame) => {
    const page = frame?.contentDocument;
    if (!page || !page.body) return null;
    const heads = [...page.querySelectorAll("[id]:is(h2, h3, h4)")];
    const passed = heads.filter((head) => head.getBoundingClientRect().top <= 0).pop();
    const closed = [...page.querySelectorAll("details")].map((fold) => fold.open);
    return {
      id: passed?.id, words: passed?.textContent,
      by: passed ? passed.getBoundingClientRect().top : 0,
      top: page.scrollingElement.scrollTop, folds: closed, focus: page.activeElement?.id,
    };
  };

  const go = (frame, was) => {
    const page = frame.contentDocument;
    if (!was || !page.body) return;
    const folds = [...page.querySelectorAll("details")];
    if (folds.length === was.folds.length) folds.forEach((fold, at) => (fold.open = was.folds[at]));
    page.documentElement.style.scrollBehavior = "auto";
    const heads = [...page.querySelectorAll("[id]:is(h2, h3, h4)")];
    const head = was.id && (heads.find((h) => h.textContent === was.words) || page.getElementById(was.id));
    page.scrollingElement.scrollTop = head
      ? page.scrollingElement.scrollTop + head.getBoundingClientRect().top - was.by
      : was.top;
    if (was.focus) page.getElementById(was.focus)?.focus({ preventScroll: true });
    page.documentElement.style.scrollBehavior = "";
  };

  const load = (keep) => {
    mark();
    printed = number();
    if (bar().dataset.printed === "0") return;
    const old = shown.querySelector("iframe:not(.coming)");
    shown.querySelectorAll("iframe.coming").forEach((frame) => frame.remove());
    const frame = document.createElement("iframe");
    frame.className = "coming";
    frame.title = document.querySelector("[data-view][aria-current]").textContent;
    frame.src = view + "?" + encodeURIComponent(printed);
    frame.onload = () => {
      if (keep) go(frame, place(old));
      frame.className = "";
      old?.remove();
      document.body.dataset.loaded = printed;
    };
    shown.append(frame);
  };

  const look = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        const reply = await fetch("./", { cache: "no-store" });
        const next = new DOMParser().parseFromString(await reply.text(), "text/html");
        const told = document.getElementById("told"), open = document.getElementById("remarks")?.open;
        const coming = next.getElementById("bar"), said = next.getElementById("told").textContent;
        const fresh = coming.querySelector("#remarks");
        if (fresh && open === false) fresh.open = false;
        coming.querySelector("#told").replaceWith(told);  // the same element, or nobody hears of it
        bar().replaceWith(coming);
        if (told.textContent !== said) told.textContent = said;
        mark();
        if (number() !== printed) load(true);
      } while (again);
    } catch { /* the event stream tells that nobody answers */ }
    busy = false;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view], [data-remark]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.view) {
      view = link.dataset.view;
      history.replaceState(null, "", "#" + view);
      load(false);
      return;
    }
    const box = shown.querySelector("iframe")?.contentDocument?.getElementById(link.dataset.remark);
    if (!box) return;
    box.tabIndex = -1;
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  });

  const events = new EventSource("events");
  events.addEventListener("changed", look);
  events.onopen = () => { document.getElementById("away").textContent = ""; look(); };
  events.onerror = () => {
    const away = document.getElementById("away");
    away.textContent = away.dataset.told;
  };
  load(false);
}
