// Makes the pages quicker; each of them works without it. Nothing is sent anywhere but to this house's own service.
"use strict";

const root = document.documentElement;
const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* a private window keeps nothing */ } },
};

const AGAIN_MILLISECONDS = 10_000;

root.classList.add("has-script");

// One announcement at a time, politely.
function announce(words) {
  const said = $("#said");
  if (said) said.textContent = said.textContent === words ? words + "\u00a0" : words;
}

// Change `old` into `fresh` in place: what is the same stays, so that nothing moves and focus is kept.
function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || (old.id || "") !== (fresh.id || "")) {
    old.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) return;
  const kept = old === document.activeElement;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.nodeName === "INPUT" && !kept) {
    if (old.type === "radio") old.checked = fresh.checked; else if (old.id !== "own") old.value = fresh.value;
  }
  if (old.nodeName === "TEXTAREA") return;
  children(old, fresh);
  if (old.nodeName === "SELECT" && !kept) old.value = fresh.value;
}

function children(old, fresh) {
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const same = wanted.id ? byId.get(wanted.id) : null;
    if (same) {
      if (same !== at) old.insertBefore(same, at); else at = at.nextSibling;
      morph(same, wanted);
    } else if (at && !at.id && !wanted.id && at.nodeName === wanted.nodeName) {
      const next = at.nextSibling;
      morph(at, wanted);
      at = next;
    } else {
      old.insertBefore(wanted.cloneNode(true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// What only makes sense with a script is shown by it.
function dress(within = document) {
  for (const part of all("[data-with-script]", within)) part.hidden = false;
}

async function fetched(url, signal) {
  const answer = await fetch(url, { headers: { accept: "text/html" }, signal, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// ---- the counter: answers while one types

function counter() {
  const box = $("#q"), found = $("#found");
  if (!box || !found) return;
  let waiting = null, timer = 0, bones = 0;
  const look = async () => {
    waiting?.abort();
    waiting = new AbortController();
    const phrase = box.value.trim();
    history.replaceState(null, "", phrase ? "/?q=" + encodeURIComponent(phrase) : "/");
    clearTimeout(bones);
    if (!phrase) return found.replaceChildren();
    bones = setTimeout(() => found.setAttribute("aria-busy", "true"), 400);
    try {
      const page = await fetched("/found?q=" + encodeURIComponent(phrase), waiting.signal);
      found.replaceChildren(...page.body.childNodes);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      along(phrase, found);
    }
    clearTimeout(bones);
    found.removeAttribute("aria-busy");
  };
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 60); });
  $("#finder").addEventListener("submit", (event) => {
    const first = $("#found a");
    if (first && !timer) return;
    event.preventDefault();
    clearTimeout(timer);
    look().then(() => $("#found a")?.click());
  });
  document.addEventListener("keydown", (event) => {
    const links = all("#found a"), at = links.indexOf(document.activeElement);
    if (event.target !== box && at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || (event.target === box && ["Home", "End"].includes(event.key)) || !links.length) return;
    event.preventDefault();
    (to < 0 ? box : links[Math.min(to, links.length - 1)]).focus();
  });
  often();
}

// With the line down the shelves are searched instead: fewer words, but they are here.
function along(phrase, found) {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain(phrase).split(/\W+/).filter((word) => word.length > 2);
  const scored = all("#shelves a").map((link) => {
    const text = plain(link.textContent + " " + (link.dataset.words || ""));
    return [words.filter((word) => text.includes(word.slice(0, 5))).length, link];
  }).filter(([score]) => score > 0).sort((a, b) => b[0] - a[0]).slice(0, 5);
  const list = document.createElement("ol");
  for (const [, link] of scored) {
    const item = document.createElement("li"), head = document.createElement("h2");
    item.className = "result";
    head.append(link.cloneNode(true));
    item.append(head);
    list.append(item);
  }
  found.replaceChildren(list);
}

function often() {
  const place = $("#often"), opened = Object.entries(store.get("amends-often") || {});
  const here = opened.filter(([url]) => all("#shelves a").some((link) => link.getAttribute("href") === url));
  if (!place || !here.length) return;
  for (const [url] of here.sort((a, b) => b[1] - a[1]).slice(0, 5)) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = url;
    link.textContent = all("#shelves a").find((known) => known.getAttribute("href") === url).textContent;
    item.append(link);
    $("ul", place).append(item);
  }
  place.hidden = false;
}

// ---- the answer: asked and said in place

function answer() {
  const main = $("main.answer");
  if (!main) return;
  const opened = store.get("amends-often") || {};
  opened[location.pathname] = (opened[location.pathname] || 0) + 1;
  store.set("amends-often", opened);

  let waiting = null, timer = 0, slow = 0;
  const show = async (url, keep) => {
    waiting?.abort();
    waiting = new AbortController();
    const before = $("#words")?.textContent;
    clearTimeout(slow);
    slow = setTimeout(() => $("main.answer").setAttribute("aria-busy", "true"), 400);
    try {
      const page = await fetched(url, waiting.signal);
      clearTimeout(slow);
      const fresh = $("main", page);
      dress(fresh);
      document.title = page.title;
      const form = $("#me input[name=here]"), told = $("#me input[name=here]", page);
      if (form && told) form.value = told.value;
      morph($("main.answer"), fresh);
      const bar = $(".bar"), freshBar = $(".bar", page);
      if (bar && freshBar) morph(bar, freshBar);
      if (keep === "push") history.pushState(null, "", url);
      if (keep === "replace") history.replaceState(null, "", url);
      if ($("#words")?.textContent !== before) announce($("#said").dataset.changed);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      clearTimeout(slow);
      $("main.answer").removeAttribute("aria-busy");
      lineDown(true);
    }
  };
  const told = () => {
    const form = $("#ask"), query = new URLSearchParams(), now = new URLSearchParams(location.search);
    for (const control of form.elements) {
      const untouched = control.type === "radio" && !control.checked;
      if (!control.name || untouched || !control.value.trim() || control.value === control.dataset.assumed) continue;
      query.set(control.name, control.value);
    }
    // Facts keep the order they were answered in: what is new comes last.
    const ordered = new URLSearchParams();
    for (const name of now.keys()) if (query.has(name)) ordered.set(name, query.get(name));
    for (const [name, value] of query) if (!ordered.has(name)) ordered.set(name, value);
    const text = ordered.toString();
    return location.pathname + (text ? "?" + text : "");
  };

  document.addEventListener("change", (event) => { if (event.target.closest("#ask")) { clearTimeout(timer); show(told(), "push"); } });
  document.addEventListener("input", (event) => {
    if (!event.target.closest("#ask") || event.target.type === "radio" || event.target.nodeName === "SELECT") return;
    clearTimeout(timer);
    timer = setTimeout(() => show(told(), "replace"), 500);
  });
  document.addEventListener("submit", (event) => { if (event.target.id === "ask") { event.preventDefault(); show(told(), "push"); } });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a"), step = event.target.closest("[data-step]");
    if (step) {
      const input = $("input", step.parentElement);
      const least = Number(input.dataset.minimum ?? -Infinity), most = Number(input.dataset.maximum ?? Infinity);
      input.value = Math.min(most, Math.max(least, Number(input.value || 0) + Number(step.dataset.step)));
      clearTimeout(timer);
      timer = setTimeout(() => show(told(), "replace"), 150);
    } else if (link?.dataset.question) {
      event.preventDefault();
      const question = $("#q-" + CSS.escape(link.dataset.question));
      question?.closest("details")?.setAttribute("open", "");
      question?.scrollIntoView({ block: "center" });
      $("input, select", question)?.focus({ preventScroll: true });
    } else if (link && link.origin === location.origin && link.pathname === location.pathname && !link.hash && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      show(link.getAttribute("href"), "push");
    }
  });
  addEventListener("popstate", () => show(location.pathname + location.search, "no"));
}

// ---- everywhere

async function copy(words) {
  const said = $("#said"), own = $("#own")?.value.trim();
  try {
    await navigator.clipboard.writeText(words);
    announce(said.dataset.copied);
    return true;
  } catch {
    announce(said.dataset.notCopied);
    return false;
  }
}

async function copied(button) {
  const own = button.id === "copy" ? $("#own")?.value.trim() : "";
  const label = button.firstChild;
  const before = label.data;
  if (label.nodeType === Node.TEXT_NODE && await copy(button.dataset.copy + (own ? "\n" + own : ""))) {
    label.data = $("#said").dataset.copied + " ";
    setTimeout(() => { label.data = before; }, 1600);
  }
}

function keys() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copied(button);
    if (event.target.closest("#print")) print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Escape" && event.target.id === "q") { event.target.value = ""; event.target.dispatchEvent(new Event("input")); }
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      const box = $("#q");
      if (box) { box.focus(); box.select(); } else location.href = "/";
    } else if (event.key === "c" && $("#copy")) {
      $("#copy").click();
    } else if (/^[1-9]$/.test(event.key)) {
      const docket = $("#offer-" + event.key);
      docket?.scrollIntoView({ block: "center" });
      docket?.focus({ preventScroll: true });
    }
  });
  $("#me")?.addEventListener("change", (event) => event.currentTarget.submit());
}

// ---- the line

function lineDown(down) {
  const bar = $("#line-down");
  if (!bar || bar.hidden === !down) return;
  bar.hidden = !down;
  root.dataset.line = down ? "down" : "up";
  const told = $("[data-kept]", bar);
  told.textContent = down ? told.dataset.kept : "";
  const form = $("#ask"), words = $(".ask-offline");
  if (form && words) { form.hidden = down; words.hidden = !down; }
}

async function line() {
  if (!navigator.onLine) return lineDown(true);
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    lineDown(!answer.ok);
  } catch {
    lineDown(true);
  }
}

function offline() {
  addEventListener("offline", () => lineDown(true));
  addEventListener("online", line);
  // The network may be there and the house's service not: no event tells when that is back.
  setInterval(() => { if (root.dataset.line === "down") line(); }, AGAIN_MILLISECONDS);
  if (root.dataset.kept !== undefined) lineDown(true);
  else if (Date.now() - Date.parse(root.dataset.at) > 60_000 || !navigator.onLine) line();
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/service-worker.js").then(() => navigator.serviceWorker.ready).then((ready) => {
    ready.active?.postMessage("keep");
  }).catch(() => { /* a browser without a place to keep pages still works with the line */ });
}

dress();
counter();
answer();
keys();
offline();
