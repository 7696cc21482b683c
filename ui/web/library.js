// The library: documents come in as jobs that are watched, are searched, filtered and paged, go out and come back.
import { actions, all, change, find, get, made, words } from "./common.js";
import { asked, filtered, latest, offer, paged, pane, pause, tell, turn_page, turns } from "./panes.js";
import { dropped, sorted, upload } from "./sending.js";

const POLL = 250; // milliseconds
const state = { page: 0, stop: null, watched: null, formats: [] };
const fetched = latest();
const root = () => find("#library");

pane("library", {
  begin() {
    const form = find("#shelf-filters");
    filtered(form, () => {
      state.page = 0;
      draw().catch(show_trouble);
    });
    turns("shelf", (by) => {
      state.page += by;
      return draw().then(() => find("#shelf-found").scrollIntoView({ block: "start" }));
    });
    state.formats = find("#files").accept.split(",");
    for (const [id, is_folder] of [["files", false], ["folder", true]])
      find(`#${id}`).addEventListener("change", (event) => {
        const files = [...event.target.files];
        event.target.value = ""; // the same file may be chosen again
        add(files, is_folder);
      });
    find("#by-path")?.addEventListener("submit", (event) => {
      event.preventDefault();
      add_path(event.target.elements.path.value.trim());
    });
    for (const kind of ["dragover", "dragleave", "drop"]) root().addEventListener(kind, (event) => dragged(kind, event));
  },
  show: draw_all,
});

function show_trouble(error) {
  tell(root(), error.message);
}

// ---- what is indexed

async function draw_all() {
  const given = await draw_state();
  await draw();
  if (given.job && !state.stop) run(() => watch(given.job)); // another's, or ours before the page was loaded anew
}

async function draw_state() {
  const given = await get("/page/library/state");
  const was_open = find("#unread")?.open;
  find("#index-state").innerHTML = given.html;
  if (was_open && find("#unread")) find("#unread").open = true;
  const form = find("#shelf-filters");
  offer(form.elements.source, given.source);
  offer(form.elements.format, given.format);
  return given;
}

async function draw() {
  const given = await fetched(`/page/library/documents?${asked(find("#shelf-filters"), state.page)}`).catch((error) => {
    find("#shelf").replaceChildren();
    find("#shelf-found").textContent = "";
    throw error;
  });
  if (!given) return;
  if (state.page && state.page >= given.pages) {
    state.page = Math.max(0, given.pages - 1); // what stood on the last page has been removed
    return draw();
  }
  tell(root(), "");
  find("#shelf").innerHTML = given.html;
  find("#shelf-found").textContent = given.found;
  paged("shelf", state.page, given.pages);
}

// ---- adding

function dragged(kind, event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  root().classList.toggle("dropping", kind === "dragover");
  if (kind === "drop") dropped(event.dataTransfer).then(({ files, is_folder }) => add(files, is_folder)).catch(show_trouble);
}

function add(files, is_folder) {
  const { requests, refused, passed_over, too_many } = sorted(files, state.formats, is_folder);
  const notes = [too_many ? words["too many"] : "", passed_over ? words["passed over"].replace("{number}", passed_over) : ""];
  run(async (signal) => {
    for (const each of requests) {
      const form = new FormData();
      for (const file of each) form.append("files", file, file.name);
      await start(form, each.length > 1 ? `${each[0].name}, …` : each[0].name, signal);
    }
  }, refused, notes.filter(Boolean));
}

function add_path(path) {
  const form = new FormData();
  form.append("paths", path);
  run((signal) => start(form, path, signal));
}

async function start(form, name, signal) {
  const said = words.sending.replace("{name}", name), bar = made("progress", { "aria-label": said });
  find("#job-lines").replaceChildren(made("p", { class: "job-title" }, said), bar);
  const job = await upload(form, (part) => (bar.value = part), signal);
  const ended = await watch(job.id);
  if (ended !== "done") throw new DOMException("", "AbortError"); // what was not sent yet is not wanted any more
}

// Work waits for the work before it.
let line = Promise.resolve();
const run = (...piece) => (line = line.then(() => one(...piece)));

// One piece of work: shown while it goes on, then what was refused before it began; and all is drawn anew.
async function one(work, refused = [], notes = []) {
  const controller = (state.stop = new AbortController()), box = find("#job");
  tell(root(), "");
  find("#job-lines").replaceChildren();
  box.hidden = false;
  buttons(true);
  try {
    await work(controller.signal);
  } catch (error) {
    if (error.name !== "AbortError") show_trouble(error);
  } finally {
    state.stop = null;
    state.watched = null;
    if (refused.length) find("#job-lines").append(failures(refused));
    find("#job-lines").append(...notes.map((each) => made("p", { class: "facts" }, each)));
    buttons(false);
    box.hidden = !find("#job-lines").textContent.trim();
    const trouble = find(".trouble", root()).textContent;
    await draw_all().catch(show_trouble);
    if (trouble) tell(root(), trouble);
    document.dispatchEvent(new Event("dateline:changed"));
  }
}

function failures(refused) {
  const list = made("ul", { class: "files" });
  for (const [name, reason] of refused) {
    const item = made("li", { class: "failed" });
    item.append(made("b", { dir: "auto" }, name), ` ${reason}`);
    list.append(item);
  }
  return list;
}

// Which of the two can be pressed; who has pressed one that goes keeps the place.
function buttons(is_running) {
  const [cancel, close] = all("#job .buttons button"), had = document.activeElement === cancel;
  cancel.hidden = !is_running;
  cancel.disabled = false;
  close.hidden = is_running;
  if (had && !is_running) close.focus();
}

// Draws a job until it has ended; gives how.
async function watch(id) {
  state.watched = id;
  for (;;) {
    const given = await get(`/page/library/jobs/${encodeURIComponent(id)}`);
    const at = find("#job-lines .files")?.scrollTop || 0;
    find("#job-lines").innerHTML = given.html;
    const files = find("#job-lines .files");
    if (files) files.scrollTop = at;
    if (given.state !== "running") {
      find("#told").textContent = given.told;
      return given.state;
    }
    await pause(POLL);
  }
}

// ---- what can be done

Object.assign(actions, {
  "add-files": () => find("#files").click(),
  "add-folder": () => find("#folder").click(),
  "cancel-job": async (button) => {
    button.disabled = true;
    state.stop?.abort();
    if (state.watched) await fetch(`/api/jobs/${state.watched}`, { method: "DELETE" });
  },
  "close-job": () => {
    find("#job").hidden = true;
    find('[data-do="add-files"]').focus();
  },
  rebuild: () => run(async () => watch((await change("/page/library/rebuild")).id)),
  "remove-document": (button) => remove(button.closest("li")),
  "previous-page": turn_page(-1),
  "next-page": turn_page(1),
});

async function remove(item) {
  const id = item.dataset.document, title = find(".document", item).textContent;
  all("button", item).forEach((each) => (each.disabled = true));
  const answer = await fetch(`/api/documents/${encodeURIComponent(id)}`, { method: "DELETE" }).catch(() => null);
  if (!answer?.ok) {
    all("button", item).forEach((each) => (each.disabled = false));
    const problem = await answer?.json().catch(() => null);
    throw new Error(problem?.detail || words["no connection"]);
  }
  const gone = made("li", { class: "deleted", role: "status" }, `${words.removed.replace("{title}", title)} `);
  const undo = made("button", { type: "button", class: "quiet" }, words.undo);
  gone.append(undo);
  item.replaceWith(gone);
  undo.focus();
  undo.addEventListener("click", () => bring_back(id, gone).catch(show_trouble));
  await draw_state();
  document.dispatchEvent(new Event("dateline:changed"));
}

async function bring_back(id, gone) {
  gone.replaceChildren(words.restoring);
  await change("/page/library/restore", { document: id }).catch((error) => {
    draw_all();
    throw error;
  });
  await draw_all();
  find(`#shelf [data-document="${CSS.escape(id)}"] a`)?.focus();
  document.dispatchEvent(new Event("dateline:changed"));
}
