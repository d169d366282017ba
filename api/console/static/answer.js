// The answer: asked and said in place. The address holds the state; a question stays where it was asked.
"use strict";

(() => {
  const TYPING_MILLISECONDS = 500, STEPPING_MILLISECONDS = 150, SLOW_MILLISECONDS = 400;
  const here = () => location.pathname + location.search;
  let shown = here(), waiting = null, timer = 0, slow = 0, morphing = false, pushedFor = null;

  const opened = store.get("amends-often") || {};
  opened[location.pathname] = (opened[location.pathname] || 0) + 1;
  store.set("amends-often", opened);

  // Fetch the answer at `url` and change the page into it. `keep`: push or replace the address, or leave it.
  async function show(url, keep) {
    waiting?.abort();
    clearTimeout(timer);
    if (url === shown && keep !== "leave") return;
    waiting = new AbortController();
    clearTimeout(slow);
    slow = setTimeout(() => $("main.answer").setAttribute("aria-busy", "true"), SLOW_MILLISECONDS);
    let page;
    try {
      page = await fetched(url, waiting.signal);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      clearTimeout(slow);
      if (fault instanceof Refused) { location.assign(url); return; }
      $("main.answer").removeAttribute("aria-busy");
      line();
      return;
    }
    clearTimeout(slow);
    shown = url;
    if (keep === "push") history.pushState(null, "", url);
    if (keep === "replace") history.replaceState(null, "", url);
    change(page);
  }

  function change(page) {
    const before = $("#words").textContent, held = document.activeElement;
    const question = held?.closest?.(".question")?.id;
    const fresh = $("main", page);
    dress(fresh);
    document.title = page.title;
    morphing = true;
    morphAsk($("#ask"), $("#ask", page));
    // The questions are done: what else is on the page is changed round them.
    $("#ask", page).replaceWith($("#ask").cloneNode(true));
    morph($("main.answer"), fresh);
    morph($(".bar"), $(".bar", page));
    morphing = false;
    if (question && !document.activeElement?.closest(".question")) {
      $(`#${CSS.escape(question)} :is(input, select)`)?.focus({ preventScroll: true });
    }
    if ($("#words").textContent !== before) announce(words("changed"));
  }

  // Questions stay where they stand; new ones come after the last; those no longer there go.
  function morphAsk(form, fresh) {
    const standing = new Map(all(".question", form).map((question) => [question.id, question]));
    const wanted = all(".question", fresh);
    const kept = new Set(wanted.map((question) => question.id));
    for (const [id, question] of standing) if (!kept.has(id)) question.remove();
    for (const field of all(":scope > input[type=hidden]", form)) field.remove();
    form.prepend(...all(":scope > input[type=hidden]", fresh).map((field) => field.cloneNode(true)));
    rest($(".ask-rest", form), $(".ask-rest", fresh));
    let last = all(":scope > .question", form).at(-1) ?? $("#ask-h");
    for (const question of wanted) {
      const same = standing.get(question.id), within = question.closest("details")?.id;
      if (same) { morph(same, question); continue; }
      const added = question.cloneNode(true);
      if (within) { $(`#${within} .ask-more`).append(added); continue; }
      last.after(added);
      last = added;
    }
    const done = $(".all-asked", form), wantsDone = $(".all-asked", fresh);
    if (done && !wantsDone) done.remove();
    if (!done && wantsDone) last.after(wantsDone.cloneNode(true));
  }

  // The folded questions: their headings follow, their questions are put in by whoever calls.
  function rest(old, fresh) {
    for (const folded of all(":scope > details", fresh)) {
      const same = $(`#${folded.id}`, old);
      if (same) {
        morph($("summary", same), $("summary", folded));
        same.className = folded.className;
        if ($(".ask-more", folded) && !$(".ask-more", same)) same.append($(".ask-more", folded).cloneNode(false));
      } else {
        const added = folded.cloneNode(true);
        $(".ask-more", added)?.replaceChildren();
        old.append(added);
      }
    }
    for (const folded of all(":scope > details", old)) {
      if (!$(`#${folded.id}`, fresh) && !$(".question", folded)) folded.remove();
    }
  }

  // The address of what the form says now. Facts keep the order they were answered in: what is new comes last.
  function told() {
    const query = new Map();
    for (const control of $("#ask").elements) {
      const untouched = control.type === "radio" && !control.checked;
      // A line break or tab pasted into a field is a space in an address.
      const value = (control.value ?? "").replace(/\p{Cc}+/gu, " ");
      if (!control.name || untouched || !value.trim() || value === control.dataset.assumed) continue;
      query.set(control.name, value);
    }
    const ordered = new URLSearchParams();
    for (const name of new URLSearchParams(location.search).keys()) if (query.has(name)) ordered.set(name, query.get(name));
    for (const [name, value] of query) if (!ordered.has(name)) ordered.set(name, value);
    return address(ordered);
  }

  const address = (query) => location.pathname + (query.size ? "?" + query.toString() : "");

  // Where a link of the page leads, with what was typed since the page was made.
  function along(link) {
    const from = new URL(shown, location.origin).searchParams, to = new URL(link.href).searchParams;
    const now = new URL(told(), location.origin).searchParams;
    for (const name of from.keys()) if (!to.has(name)) now.delete(name);
    for (const [name, value] of to) if (from.get(name) !== value) now.set(name, value);
    return address(now);
  }

  // A field that is typed in is one step of the history, however many pauses were made in it.
  function typed(field) {
    const keep = pushedFor === field ? "replace" : "push";
    pushedFor = field;
    show(told(), keep);
  }

  function stepped(button) {
    const input = $("input", button.parentElement), by = Number(button.dataset.step);
    const least = Number(input.dataset.minimum ?? -Infinity), most = Number(input.dataset.maximum ?? Infinity);
    waiting?.abort();
    input.value = Math.min(most, Math.max(least, (parseInt(input.value, 10) || 0) + by));
    clearTimeout(timer);
    timer = setTimeout(() => typed(input), STEPPING_MILLISECONDS);
  }

  function goToQuestion(name) {
    const question = $("#q-" + CSS.escape(name));
    question?.closest("details")?.setAttribute("open", "");
    // On a phone an answered question may be folded away with the others.
    if (question && !question.offsetParent) for (const folded of all("#ask details")) folded.open = true;
    question?.scrollIntoView({ block: "center" });
    $("input, select", question)?.focus({ preventScroll: true });
  }

  document.addEventListener("change", (event) => {
    if (morphing || !event.target.closest("#ask")) return;
    if (event.target.matches("input:not([type=radio])")) typed(event.target); else show(told(), "push");
  });
  document.addEventListener("focusout", (event) => { if (event.target === pushedFor) setTimeout(() => { pushedFor = null; }); });
  document.addEventListener("input", (event) => {
    if (!event.target.closest("#ask") || event.target.type === "radio" || event.target.nodeName === "SELECT") return;
    clearTimeout(timer);
    timer = setTimeout(() => typed(event.target), TYPING_MILLISECONDS);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "ask") return;
    event.preventDefault();
    show(told(), "push");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a"), step = event.target.closest("[data-step]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (step) stepped(step);
    else if (link?.dataset.question) { event.preventDefault(); goToQuestion(link.dataset.question); }
    else if (link?.pathname === location.pathname && link.origin === location.origin && !link.hash && !elsewhere) {
      event.preventDefault();
      if (isDown()) announce(words("needsLine")); else show(along(link), "push");
    }
  });
  addEventListener("popstate", () => {
    // A jump within the page is no change of it.
    if (here() === shown) return;
    document.activeElement?.blur?.();
    show(here(), "leave");
  });
  // A kept page has the usual words: with the line back, those for the answers in the address.
  document.addEventListener("line", (event) => { if (!event.detail.down && root.dataset.kept !== undefined) show(here(), "leave"); });
})();
