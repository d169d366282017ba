// Keeps the pages' answers with their usual words, so that they can be read when the network is gone.
"use strict";

const KEPT = "amends-kept";
const REVISION = "/kept-revision";

let keeping = null;

// Fetch every page of the revision now in use, and forget those of the one before.
async function keep() {
  const answer = await fetch("/kept.json", { cache: "no-store" });
  if (!answer.ok) return;
  const { revision, pages, files } = await answer.json();
  const cache = await caches.open(KEPT);
  const before = await cache.match(REVISION);
  if (before && (await before.text()) === revision) return;
  for (const file of files) await put(cache, file);
  for (const page of pages) await put(cache, page);
  const wanted = new Set([...files, ...pages, REVISION].map((path) => new URL(path, location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  // Last: half a book kept is fetched again.
  await cache.put(REVISION, new Response(revision));
}

async function put(cache, path) {
  const answer = await fetch(path, { headers: { accept: "text/html,*/*" }, cache: "no-store" });
  // Without it the book is not kept whole, and is fetched again the next time.
  if (!answer.ok) throw new Error(path);
  await cache.put(path, answer);
}

async function kept(request) {
  const cache = await caches.open(KEPT);
  const path = new URL(request.url).pathname;
  const page = (await cache.match(path)) || (await cache.match("/offline"));
  if (!page) return Response.error();
  // A page cannot see where it came from, so it is told.
  return new Response((await page.text()).replace("<html ", "<html data-kept "), { headers: page.headers });
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return kept(request);
  }
}

async function file(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request)) || fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  keeping ??= keep().catch(() => undefined).finally(() => { keeping = null; });
  event.waitUntil(keeping);
});
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});
