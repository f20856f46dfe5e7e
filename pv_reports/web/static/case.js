// Joins source and draft: choose a sentence and its words light up; choose words and the sentences that use them do.
const root = document.getElementById("review");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const source = document.querySelector("#source .pane-body");
const documents = all(".document");
const marks = all(".w");
const sentences = new Map(all(".sentence").map((element) => [element.dataset.n, element]));
const cites = new Map(all("#citations .cite").map((element) => [element.dataset.key, element]));
const dock = document.getElementById("dock");

document.documentElement.classList.add("js");

// Document tabs, when the case has several documents.
const docTabs = document.getElementById("doc-tabs");
const tabOf = new Map();

function showDocument(key) {
  if (!documents.some((entry) => entry.dataset.key === key)) return;
  for (const entry of documents) entry.hidden = entry.dataset.key !== key;
  for (const [name, tab] of tabOf) tab.setAttribute("aria-selected", String(name === key));
}

if (documents.length > 1) {
  docTabs.hidden = false;
  docTabs.setAttribute("role", "tablist");
  for (const entry of documents) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", entry.id);
    tab.textContent = tab.title = entry.dataset.name;
    tab.addEventListener("click", () => showDocument(entry.dataset.key));
    tabOf.set(entry.dataset.key, tab);
    docTabs.append(tab);
  }
  arrows(docTabs);
  showDocument(documents[0].dataset.key);
}

// Side panel tabs.
const panels = all("#side .panel");
const sideTabs = document.getElementById("side-tabs");
const sideTabOf = new Map();

function showPanel(id) {
  if (!sideTabOf.has(id)) return;
  for (const panel of panels) panel.hidden = panel.id !== id;
  for (const [name, tab] of sideTabOf) {
    tab.setAttribute("aria-selected", String(name === id));
    tab.tabIndex = name === id ? 0 : -1;
  }
}

for (const panel of panels) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  tab.textContent = panel.dataset.tab;
  if (Number(panel.dataset.count)) {
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = panel.dataset.count;
    tab.append(" ", count);
  }
  tab.addEventListener("click", () => showPanel(panel.id));
  sideTabOf.set(panel.id, tab);
  sideTabs.append(tab);
}
sideTabs.hidden = false;
arrows(sideTabs);
showPanel(panels[0].id);

function arrows(list) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = all("button", list);
    const at = tabs.indexOf(document.activeElement);
    if (!step || at < 0) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
    event.preventDefault();
  });
}

// Lighting up.
function clear() {
  for (const element of all(".on", root)) {
    element.classList.remove("on");
    if (element.classList.contains("sentence")) element.setAttribute("aria-pressed", "false");
  }
}

function lightWords(wanted) {
  for (const mark of wanted) mark.classList.add("on");
  if (!wanted.length) return;
  const shown = wanted.filter((mark) => !mark.closest(".document").hidden);
  const first = (shown.length ? shown : wanted)[0];
  showDocument(first.closest(".document").dataset.key);
  within(source, first);
}

function within(pane, element) {
  const inner = element.getBoundingClientRect();
  const outer = pane.getBoundingClientRect();
  if (getComputedStyle(pane).overflowY === "auto") {
    if (inner.top < outer.top + 30 || inner.bottom > outer.bottom - 30) {
      pane.scrollTop += inner.top - outer.top - outer.height / 3;
    }
  } else if (inner.top < 60 || inner.bottom > innerHeight) {
    element.scrollIntoView({ block: "center" });
  }
}

function chooseSentence(element) {
  clear();
  element.classList.add("on");
  element.setAttribute("aria-pressed", "true");
  lightWords(marks.filter((mark) => (mark.dataset.s || "").split(" ").includes(element.dataset.n)));
  const keys = [];
  for (let next = element.nextElementSibling; next && !next.classList.contains("sentence"); next = next.nextElementSibling) {
    if (next.dataset.key) keys.push(next.dataset.key);
  }
  fillDock(keys);
  within(element.closest(".pane-body"), element);
}

function chooseWords(mark) {
  const numbers = (mark.dataset.s || "").split(" ").filter(Boolean);
  clear();
  mark.classList.add("on");
  const using = numbers.map((n) => sentences.get(n)).filter(Boolean);
  for (const sentence of using) sentence.classList.add("on");
  if (using.length) within(using[0].closest(".pane-body"), using[0]);
}

function chooseSpan(link) {
  clear();
  const [start, end] = [Number(link.dataset.start), Number(link.dataset.end)];
  lightWords(
    marks.filter(
      (mark) =>
        mark.closest(".document").dataset.key === link.dataset.doc &&
        Number(mark.dataset.start) >= start &&
        Number(mark.dataset.end) <= end,
    ),
  );
}

function fillDock(keys) {
  const body = dock.querySelector(".dock-body");
  body.replaceChildren();
  for (const key of keys) {
    const found = cites.get(key);
    if (!found) continue;
    const copy = found.cloneNode(true);
    copy.removeAttribute("id");
    body.append(copy);
  }
  if (!keys.length) {
    const none = document.createElement("p");
    none.textContent = "Nothing: this sentence cites neither a fact nor a passage.";
    body.append(none);
  }
  dock.hidden = false;
}

root.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest(".close")) {
    dock.hidden = true;
    clear();
    return;
  }
  const see = target.closest(".see");
  if (see) {
    event.preventDefault();
    chooseSpan(see);
    return;
  }
  const key = target.closest("a.key[data-key]");
  if (key && key.closest(".prose")) {
    event.preventDefault();
    let sentence = key.previousElementSibling;
    while (sentence && !sentence.classList.contains("sentence")) sentence = sentence.previousElementSibling;
    if (sentence) chooseSentence(sentence);
    fillDock([key.dataset.key]);
    key.classList.add("on");
    const link = cites.get(key.dataset.key)?.querySelector(".see");
    if (link) {
      for (const mark of all(".w.on", source)) mark.classList.remove("on");
      const cited = all(".see", cites.get(key.dataset.key));
      const wanted = marks.filter((mark) =>
        cited.some(
          (one) =>
            mark.closest(".document").dataset.key === one.dataset.doc &&
            Number(mark.dataset.start) >= Number(one.dataset.start) &&
            Number(mark.dataset.end) <= Number(one.dataset.end),
        ),
      );
      lightWords(wanted);
    }
    return;
  }
  const flag = target.closest(".flag");
  if (flag) {
    event.preventDefault();
    openFinding(flag.getAttribute("href").slice(1));
    return;
  }
  const jump = target.closest(".jump");
  if (jump) {
    event.preventDefault();
    const sentence = sentences.get(jump.dataset.n);
    if (sentence) chooseSentence(sentence);
    return;
  }
  const sentence = target.closest(".sentence");
  if (sentence && !String(getSelection())) {
    chooseSentence(sentence);
    return;
  }
  const mark = target.closest(".w.cited");
  if (mark && !String(getSelection())) chooseWords(mark);
});

function openFinding(id) {
  const finding = document.getElementById(id);
  if (!finding) return;
  showPanel("findings");
  for (const other of all(".finding.on")) other.classList.remove("on");
  finding.classList.add("on");
  within(finding.closest(".pane-body"), finding);
}

// Keyboard: Enter or Space on a sentence, arrow keys between cited words, Escape to clear.
root.addEventListener("keydown", (event) => {
  const element = event.target;
  if (event.key === "Escape") {
    dock.hidden = true;
    clear();
  } else if (element.classList.contains("sentence") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    chooseSentence(element);
  } else if (element.classList.contains("w") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    chooseWords(element);
  } else if (element.classList.contains("w") && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    event.preventDefault();
    const cited = marks.filter((mark) => mark.dataset.s && !mark.closest(".document").hidden);
    const next = cited[cited.indexOf(element) + (event.key === "ArrowRight" ? 1 : -1)];
    if (next) {
      element.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  }
});
for (const entry of documents) {
  const first = entry.querySelector(".w.cited");
  if (first) first.tabIndex = 0;
}
root.addEventListener("focusin", (event) => {
  if (event.target.classList.contains("sentence") && event.target.matches(":focus-visible")) chooseSentence(event.target);
});

for (const edit of all("details.edit")) {
  edit.addEventListener("toggle", () => {
    if (!edit.open) return;
    dock.hidden = true;
    const area = edit.querySelector("textarea");
    area.focus();
    within(edit.closest(".pane-body"), edit);
  });
}

// An open menu closes when the click lands elsewhere; typed text is not lost by leaving the page unawares.
document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
let unsaved = false;
for (const area of all(".edit textarea")) {
  area.addEventListener("input", () => {
    unsaved = area.value !== area.defaultValue;
  });
}
document.addEventListener("submit", (event) => {
  unsaved = false;
  for (const button of all("button", event.target)) if (button !== event.submitter) button.disabled = true;
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// The place that the address names, or else the first words that this case rests on: a listing holds many patients.
const place = location.hash.slice(1);
const beginning = marks.find((mark) => mark.dataset.s && !mark.closest(".document").hidden);
if (beginning && getComputedStyle(source).overflowY === "auto") within(source, beginning);
if (sideTabOf.has(place)) showPanel(place);
else if (place.startsWith("finding-")) openFinding(place);
else if (/^s\d+$/.test(place) && sentences.has(place.slice(1))) chooseSentence(sentences.get(place.slice(1)));
