// What every page has: a change in place, copying, keys, and the state of the line. Each page works without it.
// Nothing is sent anywhere but to this house's own service.
"use strict";

const root = document.documentElement;
const $ = (selector, within = document) => within?.querySelector(selector) ?? null;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* a private window keeps nothing */ } },
};
const AGAIN_MILLISECONDS = 10_000;
const words = (key) => $("#said").dataset[key];

root.classList.add("has-script");

// One announcement at a time, politely.
function announce(text) {
  const said = $("#said");
  said.textContent = said.textContent === text ? text + "\u00a0" : text;
}

// What only makes sense with a script is shown by it.
function dress(within = document) {
  for (const part of all("[data-with-script]", within)) part.hidden = false;
}

// A page of our own, parsed. Throws TypeError where the line is down, and Refused where the answer is a problem.
class Refused extends Error {}

async function fetched(url, signal) {
  const answer = await fetch(url, { headers: { accept: "text/html" }, signal, credentials: "same-origin" });
  if (!answer.ok) throw new Refused(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// ---- in place: change `old` into `fresh`; what is the same stays, so that nothing moves and focus is kept

function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || (old.id || "") !== (fresh.id || "")) {
    old.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName === "TEXTAREA") return;
  attributes(old, fresh);
  const typing = old === document.activeElement && old.type !== "radio";
  if (old.nodeName === "INPUT" && old.type === "radio") old.checked = fresh.checked;
  else if (old.nodeName === "INPUT" && !typing) old.value = fresh.value;
  children(old, fresh);
  if (old.nodeName === "SELECT") old.value = fresh.value;
}

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    // What a person opened stays open.
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

function children(old, fresh) {
  const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const same = wanted.id ? named.get(wanted.id) : null;
    if (same) {
      while (at && at !== same && !at.id) { const next = at.nextSibling; at.remove(); at = next; }
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
  while (at) { const next = at.nextSibling; at.remove(); at = next; }
}

// ---- copying

async function copied(button) {
  const own = button.id === "copy" ? $("#own")?.value.trim() : "";
  const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
  try {
    await navigator.clipboard.writeText(button.dataset.copy + (own ? "\n" + own : ""));
  } catch {
    announce(words("notCopied"));
    return;
  }
  announce(words("copied"));
  button.dataset.label ??= label.data;
  label.data = words("copied") + " ";
  setTimeout(() => { label.data = button.dataset.label; }, 1600);
}

// ---- keys, outside fields only, and only where they are wanted

const FIELDS = "input:not([type=radio]):not([type=checkbox]), select, textarea";

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(FIELDS)) return;
  if (store.get("amends-no-keys")) return;
  if (event.key === "/") {
    event.preventDefault();
    const box = $("#q");
    if (box) { box.focus(); box.select(); } else location.href = "/";
  } else if (event.key === "c") {
    $("#copy")?.click();
  } else if (event.key === "?") {
    const who = $("#who"), keys = $("#keys");
    if (!who) return;
    who.open = !who.open;
    if (who.open) keys.focus();
  } else if (/^[1-9]$/.test(event.key)) {
    const docket = $("#offer-" + event.key);
    docket?.scrollIntoView({ block: "center" });
    docket?.focus({ preventScroll: true });
  }
}

function everywhere() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copied(button);
    if (event.target.closest("#print")) print();
  });
  document.addEventListener("keydown", pressed);
  const wanted = $("#keys-wanted");
  if (wanted) {
    wanted.checked = !store.get("amends-no-keys");
    wanted.addEventListener("change", () => store.set("amends-no-keys", !wanted.checked));
  }
  const who = $("#who"), me = $("#me");
  me?.addEventListener("submit", (event) => {
    $("input[name=here]", me).value = location.pathname + location.search;
    if (isDown()) { event.preventDefault(); announce(words("needsLine")); }
  });
  document.addEventListener("click", (event) => { if (who?.open && !event.target.closest("#who")) who.open = false; });
  who?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { who.open = false; $("summary", who).focus(); }
  });
}

// ---- the line

const isDown = () => root.dataset.line === "down";

function lineDown(down) {
  const bar = $("#line-down");
  if (!bar || isDown() === down) return;
  bar.hidden = !down;
  root.dataset.line = down ? "down" : "up";
  const told = $("[data-kept]", bar);
  told.textContent = down ? told.dataset.kept : "";
  const form = $("#ask"), instead = $(".ask-offline");
  if (form && instead) { form.hidden = down; instead.hidden = !down; }
  for (const link of all(".answer .tabs a, .answer .stub a")) {
    if (down) link.setAttribute("aria-disabled", "true"); else link.removeAttribute("aria-disabled");
  }
  document.dispatchEvent(new CustomEvent("line", { detail: { down } }));
}

async function line() {
  try {
    lineDown(!(await fetch("/healthz", { cache: "no-store" })).ok);
  } catch {
    lineDown(true);
  }
}

function offline() {
  addEventListener("offline", () => lineDown(true));
  addEventListener("online", line);
  // The network may be there and the house's service not: no event tells when that is back.
  setInterval(() => { if (isDown()) line(); }, AGAIN_MILLISECONDS);
  if (root.dataset.kept !== undefined) lineDown(true);
  else if (!navigator.onLine) line();
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/service-worker.js").then(() => navigator.serviceWorker.ready).then((ready) => {
    ready.active?.postMessage("keep");
  }).catch(() => { /* a browser without a place to keep pages still works with the line */ });
}

dress();
everywhere();
addEventListener("DOMContentLoaded", offline);
