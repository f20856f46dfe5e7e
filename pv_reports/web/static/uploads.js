// Drag and drop, one request per file with its own progress, then the stage of the work until it is done.
const form = document.getElementById("drop");
const table = document.getElementById("uploads");
const rows = table.tBodies[0];
const note = document.getElementById("upload-note");
const PARALLEL = 2;
const POLL_MS = 800;
const waiting = [];
let running = 0;

document.documentElement.classList.add("js");

if (form) {
  const input = form.querySelector("input[type=file]");
  const batch = [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
  input.addEventListener("change", () => {
    add([...input.files], batch);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files], batch);
  });
  // A file dropped beside the field must not replace the page.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
}

function element(name, text = "", style = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (style) made.className = style;
  return made;
}

function size(count) {
  if (count < 1000) return `${count} bytes`;
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

function add(files, batch) {
  table.hidden = false;
  document.getElementById("no-uploads")?.remove();
  for (const file of files) {
    const row = element("tr");
    const name = element("td", file.name, "name");
    name.append(" ", element("small", size(file.size), "muted nowrap"));
    const progress = element("td", "", "progress");
    const bar = element("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Progress of ${file.name}`);
    progress.append(bar, " ", element("span", "Waiting to be sent", "stage"));
    row.append(name, element("td", "now"), progress, element("td", "", "outcome"));
    rows.prepend(row);
    const most = Number(form.dataset.max);
    if (file.size > most * 1e6) {
      refuse(row, [{ problem: `It has ${size(file.size)}, the limit is ${most} MB.`, remedy: "Split it." }]);
    } else {
      waiting.push({ file, row, batch });
    }
  }
  pump();
}

function pump() {
  while (running < PARALLEL && waiting.length) send(waiting.shift());
  tell();
}

function send({ file, row, batch }) {
  running += 1;
  const body = new FormData();
  body.append("batch", batch);
  body.append("files", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", "/uploads");
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRF-Token", form.dataset.csrf);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) show(row, (event.loaded / event.total) * 100, "Sending");
  });
  request.addEventListener("load", () => {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      answer = { problem: "The server's answer could not be read.", remedy: "Reload the page and try again." };
    }
    if (answer.accepted?.length) update(row, answer.accepted[0]);
    else refuse(row, answer.refused?.length ? answer.refused : [answer]);
  });
  request.addEventListener("error", () =>
    refuse(row, [{ problem: "The connection broke before the file was accepted.", remedy: "Send it again." }]),
  );
  request.addEventListener("loadend", () => {
    running -= 1;
    pump();
    poll();
  });
  request.send(body);
}

function show(row, percent, words) {
  row.querySelector("progress").value = percent;
  row.querySelector(".stage").textContent = words;
}

function update(row, upload) {
  row.dataset.id = upload.id;
  const changed = row.dataset.state !== upload.state;
  row.dataset.state = upload.state;
  show(row, upload.progress, upload.state === "processing" && upload.stage ? `${upload.label}: ${upload.stage}` : upload.label);
  if (!changed) return;
  const outcome = row.querySelector(".outcome");
  outcome.replaceChildren();
  if (upload.state === "done") {
    const many = upload.cases.length;
    if (many) {
      const link = element("a", many === 1 ? "Open the case" : `${many} cases`);
      link.href = many === 1 ? `/case/${encodeURIComponent(upload.cases[0])}` : `/?state=all&upload=${upload.id}`;
      outcome.append(link);
    } else {
      outcome.append(element("span", upload.why, "muted"));
    }
    if (upload.again) outcome.append(" ", element("span", "Received before; not drafted twice.", "muted small"));
  }
  for (const refusal of upload.refusals) outcome.append(reason(refusal, upload.name));
}

function refuse(row, reasons) {
  row.dataset.state = "refused";
  show(row, 100, "Refused");
  row.querySelector(".outcome").replaceChildren(...reasons.map((entry) => reason(entry, "")));
}

function reason(refusal, name) {
  const line = element("p", "", "refusal");
  const chip = element("span", "✕ Refused", "chip blocker");
  const where = [refusal.name !== name ? refusal.name : "", refusal.place].filter(Boolean).join(" ");
  const problem = refusal.problem.charAt(0).toUpperCase() + refusal.problem.slice(1);
  line.append(chip, ` ${where ? `${where}: ` : ""}${problem} `, element("strong", refusal.remedy));
  return line;
}

function unfinished() {
  return [...rows.rows].filter((row) => row.dataset.id && ["accepted", "processing"].includes(row.dataset.state));
}

function tell() {
  const left = waiting.length + running + unfinished().length;
  const files = left === 1 ? "1 document is" : `${left} documents are`;
  note.textContent = left ? `${files} being sent or read. You may leave this page once they are sent.` : "";
}

let timer = 0;

async function poll() {
  clearTimeout(timer);
  const open = unfinished();
  if (open.length) {
    const ids = [...new Set(open.map((row) => row.dataset.id))].slice(0, 200);
    try {
      const answer = await fetch(`/uploads/status?ids=${ids.join(",")}`, { headers: { Accept: "application/json" } });
      if (answer.status === 401) {
        location.reload();
        return;
      }
      if (answer.ok) {
        const found = new Map((await answer.json()).map((upload) => [upload.id, upload]));
        for (const row of open) if (found.has(row.dataset.id)) update(row, found.get(row.dataset.id));
      }
    } catch {
      note.textContent = "The server does not answer at the moment; trying again.";
      timer = setTimeout(poll, 4 * POLL_MS);
      return;
    }
    timer = setTimeout(poll, POLL_MS);
  }
  tell();
}

addEventListener("beforeunload", (event) => {
  if (waiting.length || running) event.preventDefault();
});
poll();
