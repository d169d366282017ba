// The counter: answers while one types, the arrows, and what this device often opens.
"use strict";

(() => {
  const box = $("#q"), found = $("#found");
  let waiting = null, timer = 0, bones = 0, looked = box.value.trim();

  // Show the answers for what stands in the box. Gives whether they are those on the page now.
  async function look() {
    waiting?.abort();
    waiting = new AbortController();
    clearTimeout(timer);
    clearTimeout(bones);
    found.removeAttribute("aria-busy");
    const phrase = box.value.trim();
    history.replaceState(null, "", phrase ? "/?q=" + encodeURIComponent(phrase) : "/");
    if (!phrase) { looked = ""; found.replaceChildren(); return true; }
    bones = setTimeout(() => found.setAttribute("aria-busy", "true"), 400);
    try {
      const page = await fetched("/found?q=" + encodeURIComponent(phrase), waiting.signal);
      found.replaceChildren(...page.body.childNodes);
    } catch (fault) {
      if (fault.name === "AbortError") return false;
      if (fault instanceof Refused) { location.assign("/?q=" + encodeURIComponent(phrase)); return false; }
      line();
      alongTheShelves(phrase);
    }
    clearTimeout(bones);
    found.removeAttribute("aria-busy");
    looked = phrase;
    announce($("#found-h")?.textContent ?? "");
    return true;
  }

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 60); });

  // Enter opens the first answer; the button only shows them.
  box.addEventListener("keydown", async (event) => {
    if (event.key === "Escape" && box.value) { box.value = ""; look(); }
    if (event.key !== "Enter" || event.isComposing || !box.value.trim()) return;
    event.preventDefault();
    if (box.value.trim() === looked || await look()) $("#found a")?.click();
  });
  $("#finder").addEventListener("submit", (event) => { event.preventDefault(); look(); });

  document.addEventListener("keydown", (event) => {
    const links = all("#found a"), at = links.indexOf(document.activeElement);
    if ((event.target !== box && at < 0) || !links.length) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || (event.target === box && event.key !== "ArrowDown")) return;
    event.preventDefault();
    (to < 0 ? box : links[Math.min(to, links.length - 1)]).focus();
  });

  // With the line down the shelves are searched instead: fewer words, but they are here.
  function alongTheShelves(phrase) {
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const sought = plain(phrase).split(/\W+/).filter((word) => word.length > 2).map((word) => word.slice(0, 5));
    const near = all("#shelves a").map((link) => {
      const text = plain(link.textContent + " " + (link.dataset.words || ""));
      return [sought.filter((word) => text.includes(word)).length, link];
    }).filter(([score]) => score > 0).sort((one, other) => other[0] - one[0]).slice(0, 5).map(([, link]) => link);
    const links = near.length ? near : all("#shelves a").slice(-1);
    const list = document.createElement("ol");
    for (const link of links) {
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
    const shelved = new Map(all("#shelves a").map((link) => [link.getAttribute("href"), link.textContent]));
    const here = opened.filter(([url]) => shelved.has(url)).sort((one, other) => other[1] - one[1]).slice(0, 5);
    for (const [url] of here) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = url;
      link.textContent = shelved.get(url);
      item.append(link);
      $("ul", place).append(item);
    }
    place.hidden = !here.length;
  }

  often();
})();
