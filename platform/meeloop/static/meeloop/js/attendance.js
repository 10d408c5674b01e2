// Attendance on a phone. Each tap is kept on the device at once (ids and times, never a name) and sent when there is internet;
// the kept taps go when they are sent, or after eight days. Without script the page is an ordinary form.
const form = document.querySelector("[data-attendance]");
const { dataset: at } = form;
const [status, counter, apart] = ["state", "counter", "apart"].map((name) => form.querySelector(`[data-${name}]`));
const rows = [...form.querySelectorAll("[data-place]")];
const numbers = [...form.querySelectorAll("[data-number]")];
const NEXT = { present: "late", late: "absent" };
const key = `${at.user}:${at.attendance}`;
let queue = { marks: {} };
let token = form.elements.csrfmiddlewaretoken.value;
let busy, leaving, timer, pause;

const now = () => new Date().toISOString();
const marked = (row) => row.querySelector(":checked")?.value;
const saw = (row) => row.querySelector("[type=hidden]");
const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
const say = (name, more) => (status.textContent = more ?? status.dataset[name]);
const check = (row, mark) => mark !== "unknown" && (row.querySelector(`[value=${mark}]`).checked = true);
const waits = () => queue.tally || Object.keys(queue.marks).length;

const count = () => {
  if (!counter) return;
  const all = rows.map(marked);
  const of = (mark) => all.filter((one) => one === mark).length;
  const words = { there: of("present") + of("late"), all: rows.length, late: of("late"), open: of(undefined) };
  counter.textContent = fill(counter.dataset.counter, words);
};

const store = (act) =>
  new Promise((done, failed) => {
    const open = indexedDB.open("meeloop", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("attendance");
    open.onerror = failed;
    open.onsuccess = () => {
      const work = open.result.transaction("attendance", "readwrite");
      const asked = act(work.objectStore("attendance"));
      work.oncomplete = () => done(asked.result);
    };
  }).catch(() => {});

const keep = () => store((kept) => (waits() ? kept.put({ ...queue, until: Date.now() + 8 * 864e5 }, key) : kept.delete(key)));

const later = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
};

const noted = () => {
  leaving = false;
  count();
  say("waiting");
  later(2);
  return keep();
};

const mark = (row, value) => {
  const place = Number(row.dataset.place);
  check(row, value);
  queue.marks[place] = { place, mark: value, saw: queue.marks[place]?.saw ?? saw(row).value, noted_at: now() };
};

const tally = () => {
  queue.tally = { ...queue.tally, noted_at: now() };
  for (const field of numbers) {
    queue.tally[field.name] = Number(field.value);
    if (field.dataset.number) queue.tally[`saw_${field.name}`] ??= Number(field.dataset.number);
  }
};

const tell = (differences) => {
  for (const one of differences) {
    const name = one.place ? form.querySelector(`#naam-${one.place}`).textContent : form.elements[one.what].labels[0].textContent;
    const word = (value) => apart.dataset[value] ?? value;
    const words = { name, theirs: word(one.theirs), yours: word(one.yours) };
    apart.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: fill(apart.dataset[`kept_${one.kept}`], words) }));
  }
  if (differences.length) apart.hidden = false;
};

const arrived = (sent, answer) => {
  for (const { place, mark: value } of answer.pupils) {
    const row = rows.find((one) => Number(one.dataset.place) === place);
    if (!row) continue;
    saw(row).value = value;
    const waiting = queue.marks[place];
    if (waiting && waiting.noted_at !== sent.marks[place]?.noted_at) waiting.saw = value;
    else {
      delete queue.marks[place];
      check(row, value);
    }
  }
  const theirs = { count: answer.attended_count - answer.extra_count, extra: answer.extra_count };
  for (const field of numbers) field.dataset.number = theirs[field.name];
  if (queue.tally?.noted_at === sent.tally?.noted_at) {
    delete queue.tally;
    if (answer.attended_count !== null) for (const field of numbers) field.value = theirs[field.name];
  } else for (const field of numbers) queue.tally[`saw_${field.name}`] = theirs[field.name];
  tell(answer.differences);
};

const put = (sent) =>
  fetch(at.url, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-csrftoken": token },
    body: JSON.stringify({ ...(rows.length && { marks: Object.values(sent.marks) }), ...sent.tally, sent_at: now() }),
  });

// A session that began after this page was opened has another token; who is signed out must sign in, and loses nothing.
const renewed = async () => {
  const page = await fetch(location.href);
  const fresh = page.redirected ? null : new DOMParser().parseFromString(await page.text(), "text/html");
  token = fresh?.querySelector("[data-attendance] [name=csrfmiddlewaretoken]")?.value;
  return token;
};

const send = async () => {
  if (busy || !waits()) return;
  busy = true;
  const sent = structuredClone(queue);
  try {
    let answer = await put(sent);
    if ([401, 403].includes(answer.status) && (await renewed())) answer = await put(sent);
    if (answer.ok) {
      arrived(sent, await answer.json());
      await keep();
      pause = 0;
      count();
      say(waits() ? "waiting" : "sent");
      if (waits()) later(2);
      else if (leaving && apart.hidden) location.assign(at.back);
    } else if ([401, 403].includes(answer.status)) {
      say("out");
      form.querySelector("[data-login]").hidden = false;
    } else if (answer.status < 500 && answer.status !== 429) say("", (await answer.json()).detail);
    else throw answer;
  } catch {
    say("waiting");
    later((pause = Math.min((pause || 2) * 2, 60)));
  } finally {
    busy = false;
  }
};

form.addEventListener("click", (event) => {
  const row = event.target.closest("[data-place]");
  const step = event.target.closest("[data-step]");
  if (step) {
    const field = form.elements[step.dataset.field];
    field.value = Math.max(0, Number(field.value) + Number(step.dataset.step));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (row && !event.target.closest("label")) {
    mark(row, NEXT[marked(row)] ?? "present");
    noted();
  }
});

form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-place]");
  row ? mark(row, event.target.value) : tally();
  noted();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const open = rows.filter((row) => !marked(row));
  if (event.submitter?.name === "rest") {
    open.forEach((row) => mark(row, "present"));
    return noted();
  }
  if (open.length) return open[0].querySelector("input").focus();
  if (!rows.length && !waits()) tally();
  leaving = true;
  await keep();
  if (waits()) send();
  else location.assign(at.back);
});

addEventListener("online", send);

const kept = await store((all) => {
  all.openCursor().onsuccess = ({ target: { result: one } }) => {
    if (one?.value.until < Date.now()) one.delete();
    one?.continue();
  };
  return all.get(key);
});
for (const one of Object.values(kept?.marks ?? {})) {
  const row = rows.find((found) => Number(found.dataset.place) === one.place);
  if (!row || queue.marks[one.place]) continue;
  queue.marks[one.place] = one;
  check(row, one.mark);
}
if (kept?.tally && !queue.tally) {
  queue.tally = kept.tally;
  for (const field of numbers) field.value = kept.tally[field.name] ?? field.value;
}
form.querySelectorAll("[data-step]").forEach((button) => (button.hidden = false));
count();
if (waits()) noted();
