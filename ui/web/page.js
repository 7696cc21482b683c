// The chat: what the server says is put into the page, and what is done to it is sent back. No library, nothing from outside.
// The places (#…-root) are left by page.py; all HTML comes from the server, escaped there; words of ours are in `words`.
import { actions, all, change, find, fragment, get, made, offer_names, place, send, speak, toast, words } from "./common.js";

const state = { conversation: new URLSearchParams(location.search).get("c"), running: null, opener: null };

// ---- the server

async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) yield JSON.parse(part);
  }
}

// ---- the places

const shell = get("/page/shell" + (state.conversation ? `?c=${encodeURIComponent(state.conversation)}` : ""));

async function begin() {
  const given = await shell;
  speak(given.words);
  document.documentElement.lang = given.language;
  for (const part of ["masthead", "side", "dialogs", "chat"]) {
    place(`#${part}-root`).then((root) => {
      root.innerHTML = given[part];
      if (part === "chat") open_log(given);
    });
  }
}

function open_log(given) {
  if (given.gone) leave();
  find("#log").innerHTML = given.log;
  name(given.title);
  find("#ask").addEventListener("submit", (event) => {
    event.preventDefault();
    if (state.running) stop(); else ask_typed();
  });
  const box = find("#question");
  box.addEventListener("input", () => grow(box));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (!state.running) ask_typed();
    }
  });
  if (matchMedia("(hover: hover)").matches) box.focus({ preventScroll: true });
  document.body.classList.add("ready");
  const last = all(".turn").at(-1);
  if (last) last.scrollIntoView({ block: "start" });
}

function name(title) {
  document.title = title ? `${title} · Dateline` : "Dateline";
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function leave() {
  state.conversation = null;
  address("");
  name("");
}

function address(conversation) {
  const here = new URL(location.href);
  if (conversation) here.searchParams.set("c", conversation); else here.searchParams.delete("c");
  history.replaceState(null, "", here);
}

async function refresh() {
  const query = state.conversation ? `?c=${encodeURIComponent(state.conversation)}` : "";
  const given = await get(`/page/log${query}`);
  if (!state.running) find("#log").innerHTML = given.log;
  if (given.gone) leave(); else name(given.title);
}

// ---- asking

function ask_typed() {
  const box = find("#question"), question = box.value.trim();
  trouble(question ? "" : words["empty question"]);
  if (!question) return;
  box.value = "";
  grow(box);
  ask(question);
}

function trouble(text) {
  find("#trouble").textContent = text;
}

// A question asked anew, or in the place of a turn; `understood` is what to take it for.
async function ask(question, turn = null, understood = null) {
  if (state.running) return;
  trouble("");
  const shown = turn === null ? begun(question) : turn, number = turn?.dataset.turn ? Number(turn.dataset.turn) : null;
  const controller = (state.running = new AbortController());
  working(shown, true);
  try {
    const body = { question, conversation: state.conversation, turn: number, understood };
    const answer = await send("/page/ask", body, controller.signal);
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || words.interrupted);
    for await (const line of lines(answer)) told(shown, line);
    if (!shown.dataset.done) throw new Error(words.interrupted);
  } catch (error) {
    if (error.name === "AbortError") stopped(shown, number !== null);
    else failed(shown, turn === null, question, error instanceof TypeError ? words.interrupted : error.message);
  } finally {
    state.running = null;
    working(shown, false);
  }
}

function begun(question) {
  const log = find("#log"), turn = made("article", { class: "turn" });
  find(".welcome", log)?.remove();
  const heading = made("h2", { class: "question", dir: "auto" }, question);
  turn.append(heading);
  log.append(turn);
  turn.scrollIntoView({ block: "start" });
  return turn;
}

function told(turn, line) {
  if (line.error) throw new Error(line.error);
  if ("begin" in line) {
    turn.dataset.turn = line.begin;
    delete turn.dataset.done;
    turn.replaceChildren(
      fragment(line.asked), holding("div", "chips", line.chips), made("div", { class: "answer" }), made("div", { class: "tail" }),
      made("ul", { class: "notes", hidden: "" }), made("div", { class: "tools" }), waiting(),
    );
  } else if ("item" in line) {
    add(turn, line);
  } else if ("tail" in line) {
    if ("body" in line) {
      find(".answer", turn).innerHTML = line.body;
      find(".notes", turn).innerHTML = line.notes;
    }
    find(".tail", turn).innerHTML = line.tail;
  } else if ("conversation" in line) {
    turn.dataset.done = "yes";
    turn.dataset.turn = line.turn;
    state.conversation = line.conversation;
    address(line.conversation);
    name(line.title);
    find(".tools", turn).innerHTML = line.tools;
  }
}

function add(turn, piece) {
  const answer = find(".answer", turn);
  find(".notes", turn).append(fragment(piece.notes));
  if (piece.card) answer.append(fragment(piece.card));
  const target = piece.is_plain ? answer : all(".card ul", answer).at(-1);
  target.append(fragment(piece.item));
}

function holding(tag, kind, html) {
  const element = made(tag, { class: kind });
  element.innerHTML = html;
  return element;
}

function waiting() {
  return made("p", { class: "busy", role: "status" }, words.looking);
}

function working(turn, on) {
  const button = find("#send");
  button.textContent = on ? words.stop : words.ask;
  button.classList.toggle("stop", on);
  turn.setAttribute("aria-busy", String(on));
  if (on && !find(".busy", turn)) turn.append(waiting());
  if (!on) all(".busy", turn).forEach((each) => each.remove());
}

function stop() {
  state.running?.abort();
}

function stopped(turn, is_kept) {
  if (!is_kept) delete turn.dataset.turn; // the next question takes the number
  if (!find(".tail", turn)) turn.append(made("div", { class: "tail" }), made("div", { class: "tools" }));
  find(".tail", turn).replaceChildren(made("p", { class: "hint" }, words.stopped));
  find(".tools", turn).replaceChildren(made("button", { type: "button", class: "quiet", "data-do": "again" }, words.again));
}

function failed(turn, is_new, question, message) {
  if (is_new) {
    turn.remove();
    const box = find("#question");
    if (!box.value) box.value = question;
    grow(box);
    trouble(message);
    if (!find(".turn")) refresh().catch(() => {});
  } else {
    all(".trouble", turn).forEach((each) => each.remove());
    const said = made("p", { class: "trouble", role: "alert" }, message);
    (find(".chips", turn) || turn).after(said);
  }
}

// ---- what was understood

function understood(chips) {
  const wanted = { text: "", dates: [], speakers: [], sources: [] };
  for (const chip of all(".chip", chips)) {
    const { field, value } = chip.dataset;
    if (field === "text") wanted.text = value; else wanted[field].push(value);
  }
  const turn = chips.closest(".turn");
  wanted.text ||= find(".question", turn).textContent;
  return wanted;
}

function correct(turn, changed) {
  ask(find(".question", turn).textContent, turn, changed(understood(find(".chips", turn))));
}

// A box in the place of a chip: Enter asks again with what is typed, Escape leaves it as it was.
function type_in(button, field, value, accept) {
  const box = made("input", { class: "chip-box", "aria-label": words["new value"], title: words["new value"], dir: "auto" });
  if (field === "speakers" || field === "sources") {
    box.setAttribute("list", `known-${field}`);
    offer_names();
  }
  box.value = value;
  const hidden = button.closest(".chip") || button;
  hidden.hidden = true;
  hidden.after(box);
  box.focus();
  box.select();
  let left = false;
  const back = (focus) => {
    if (left) return; // taking the box away takes the focus from it, which comes here again
    left = true;
    box.remove();
    hidden.hidden = false;
    if (focus) button.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") back(true);
    if (event.key === "Enter") {
      event.preventDefault();
      const typed = box.value.trim();
      back(true);
      if (typed && typed !== value) accept(typed);
    }
    event.stopPropagation();
  });
  box.addEventListener("blur", () => back(false));
}

const replaced = (listed, from, to) => listed.flatMap((each) => (each === from ? (to === null ? [] : [to]) : [each]));

// ---- what can be done, by the name in data-do

Object.assign(actions, {
  suggest: (button) => ask(button.textContent),
  new: () => {
    stop();
    leave();
    close_source();
    refresh().then(() => find("#question").focus());
  },
  again: (button) => {
    const turn = button.closest(".turn");
    ask(find(".question", turn).textContent, turn);
  },
  edit: (button) => edit(button.closest(".turn")),
  add: (button) => type_in(button, button.dataset.field, "", (typed) =>
    correct(button.closest(".turn"), (wanted) => ({ ...wanted, [button.dataset.field]: [...wanted[button.dataset.field], typed] }))),
  change: (button) => {
    const { field, value } = button.closest(".chip").dataset, turn = button.closest(".turn");
    type_in(button, field, value, (typed) => (field === "text"
      ? ask(find(".question", turn).textContent, turn, { text: typed }) // read anew: other words, other days and speakers
      : correct(turn, (wanted) => ({ ...wanted, [field]: replaced(wanted[field], value, typed) }))));
  },
  remove: (button) => {
    const { field, value } = button.closest(".chip").dataset;
    correct(button.closest(".turn"), (wanted) => ({ ...wanted, [field]: replaced(wanted[field], value, null) }));
  },
  copy: (button) => copy(button),
  rate: (button) => rate(button),
  earlier: (button) => earlier(button),
  begin: (button) => index_article(button),
  history: (button) => open_history(button),
  "close-history": () => find("#history").close(),
  rename: (button) => rename(button.closest("li")),
  delete: (button) => remove(button.closest("li")),
  "close-source": () => close_source(),
});

function edit(turn) {
  const heading = find(".question", turn), header = heading.parentElement;
  const box = made("textarea", { class: "edit-box", rows: "1", maxlength: "2000", dir: "auto", "aria-label": words.ask });
  box.value = heading.textContent;
  header.hidden = true;
  header.after(box);
  grow(box);
  box.focus();
  const back = () => {
    box.remove();
    header.hidden = false;
    find("button", header)?.focus();
  };
  box.addEventListener("input", () => grow(box));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") back();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const typed = box.value.trim();
      back();
      if (typed) ask(typed, turn);
    }
  });
}

async function copy(button) {
  const turn = button.closest(".turn");
  const answer = await fetch(`/page/conversations/${state.conversation}/${turn.dataset.turn}.md`);
  if (!answer.ok) return toast(words.interrupted);
  const text = await answer.text();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not allowed, or the page is not served from this machine: the old way.
    const box = made("textarea", { class: "aside" });
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    button.focus();
  }
  toast(words.copied);
}

async function rate(button) {
  const turn = button.closest(".turn"), pressed = button.getAttribute("aria-pressed") === "true";
  const rating = pressed ? "" : button.dataset.rating;
  find(".wanted", turn)?.remove();
  await keep_rating(turn, rating);
  all('[data-do="rate"]', turn).forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.rating === rating)));
  if (rating === "bad") ask_what_instead(turn);
}

function ask_what_instead(turn) {
  const form = made("form", { class: "wanted" });
  const box = made("input", { type: "text", maxlength: "2000", dir: "auto", placeholder: words["right answer"], "aria-label": words["what instead"] });
  const refused = made("button", { type: "button", class: "quiet" }, words["should refuse"]);
  form.append(made("b", {}, words["what instead"]), box, made("button", { class: "quiet" }, words.keep), refused);
  const done = (rating) => keep_rating(turn, rating, box.value).then(() => form.remove());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done("bad");
  });
  refused.addEventListener("click", () => done("refuse"));
  find(".tools", turn).after(form);
  box.focus();
}

async function keep_rating(turn, rating, wanted = "") {
  await change(`/page/conversations/${state.conversation}/rate`, { turn: Number(turn.dataset.turn), rating, wanted });
  toast(words.rated);
}

async function earlier(button) {
  const given = await get(`/page/log?c=${encodeURIComponent(state.conversation)}&before=${button.dataset.before}`);
  const first = all(".turn")[0];
  button.closest(".earlier").replaceWith(fragment(given.log));
  first.scrollIntoView({ block: "start" });
}

async function index_article(button) {
  button.disabled = true;
  button.textContent = words.indexing;
  try {
    await change("/page/begin");
    location.reload();
  } catch (error) {
    button.disabled = false;
    trouble(error.message);
  }
}

// ---- conversations

async function open_history(button) {
  const dialog = find("#history");
  for (const link of all("[data-export]", dialog)) {
    const form = link.dataset.export, whole = form === "questions";
    link.hidden = !whole && !state.conversation;
    link.href = whole ? "/page/questions.jsonl" : `/page/conversations/${state.conversation}.${form}`;
  }
  find("#search").value = "";
  await list();
  dialog.showModal();
  dialog.addEventListener("close", () => button.focus(), { once: true });
}

async function list() {
  const given = await get(`/page/conversations?search=${encodeURIComponent(find("#search").value)}`);
  find("#conversations").innerHTML = given.html;
  const own = all("#conversations li").find((each) => each.dataset.conversation === state.conversation);
  if (own) find("a", own).setAttribute("aria-current", "page");
}

async function show_conversation(id) {
  stop();
  state.conversation = id;
  address(id);
  find("#history").close();
  close_source();
  await refresh();
  all(".turn").at(-1)?.scrollIntoView({ block: "start" });
  find("#question").focus({ preventScroll: true });
}

function rename(item) {
  const link = find("a", item), box = made("input", { maxlength: "120", dir: "auto", "aria-label": words.rename });
  box.value = link.textContent;
  link.hidden = true;
  link.after(box);
  box.focus();
  box.select();
  const back = () => {
    box.remove();
    link.hidden = false;
    link.focus();
  };
  box.addEventListener("keydown", async (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      back();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      const given = await change(`/page/conversations/${item.dataset.conversation}/rename`, { title: box.value });
      link.textContent = given.title;
      if (item.dataset.conversation === state.conversation) name(given.title);
      back();
    }
  });
}

async function remove(item) {
  const id = item.dataset.conversation;
  await change(`/page/conversations/${id}/delete`);
  const own = id === state.conversation;
  const undo = made("button", { type: "button", class: "quiet" }, words.undo);
  const gone = made("li", { class: "deleted", role: "status" }, `${words.deleted} `);
  gone.append(undo);
  item.replaceWith(gone);
  all("#conversations .deleted").forEach((each) => each !== gone && each.remove()); // only the last can be undone
  undo.focus();
  undo.addEventListener("click", async () => {
    await change(`/page/conversations/${id}/restore`);
    gone.replaceWith(item);
    find("a", item).focus();
    if (own) {
      state.conversation = id;
      address(id);
      refresh();
    }
  });
  if (own) {
    leave();
    refresh();
  }
}

// ---- sources

async function open_source(link) {
  const here = new URL(link.getAttribute("href"), location.href), id = here.pathname.split("/")[2], span = here.hash.slice(1);
  all("a.open").forEach((each) => each.classList.remove("open"));
  link.classList.add("open");
  hide_note();
  const pane = find("#source");
  try {
    const given = await get(`/page/source/${encodeURIComponent(id)}?span=${encodeURIComponent(span)}`);
    pane.innerHTML = given.html;
    find("#source-title").textContent = given.title;
  } catch (error) {
    pane.replaceChildren(made("p", { class: "trouble", role: "alert" }, error.message));
  }
  if (!link.closest("#source-pane")) state.opener = link;
  document.body.classList.add("reading");
  requestAnimationFrame(() => show_mark(pane));
}

function show_mark(pane) {
  const mark = find("#cited", pane), frame = find("#source-pane");
  const target = mark || find(".source, .trouble", pane);
  frame.scrollTop = mark
    ? frame.scrollTop + mark.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3
    : 0;
  // Whoever has gone on to type the next question keeps the focus.
  if (document.activeElement.matches("textarea, input") && document.activeElement.value) return;
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

function close_source() {
  if (!document.body.classList.contains("reading")) return;
  document.body.classList.remove("reading");
  all("a.open").forEach((each) => each.classList.remove("open"));
  if (state.opener?.isConnected) state.opener.focus({ preventScroll: true });
}

// ---- the note at a citation, and what has just happened

let leaving = 0;

function show_note(link) {
  const text = document.getElementById(link.getAttribute("aria-describedby") || "");
  clearTimeout(leaving);
  const note = find("#note");
  if (text) note.innerHTML = text.innerHTML;
  else note.textContent = link.getAttribute("aria-label"); // a statement in the picture
  note.hidden = false;
  const at = link.getBoundingClientRect(), size = note.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left + at.width / 2 - size.width / 2, innerWidth - size.width - 8));
  const below = at.bottom + 8; // above is what is being read
  note.style.left = `${left}px`;
  note.style.top = `${below + size.height < innerHeight - 8 ? below : Math.max(8, at.top - size.height - 8)}px`;
}

function hide_note() {
  const note = find("#note");
  if (note) note.hidden = true;
}

function hide_note_soon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide_note, 180);
}

// ---- one listener for each kind of event

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const is_plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link?.hasAttribute("href") && is_plain && !link.hasAttribute("target") && !link.hasAttribute("download")) {
    const path = link.getAttribute("href") || "";
    if (path.startsWith("/source/")) {
      event.preventDefault();
      open_source(link);
    } else if (path.startsWith("/?c=")) {
      event.preventDefault();
      show_conversation(link.closest("li").dataset.conversation);
    }
    return;
  }
  const button = event.target.closest("[data-do]");
  if (!button || !(button.dataset.do in actions)) return;
  const said = find(".trouble", button.closest(".pane") || undefined) || find("#trouble");
  Promise.resolve(actions[button.dataset.do](button)).catch((error) => (said.textContent = error.message));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (!find("#note")?.hidden) hide_note();
    else if (!find("#history")?.open) close_source();
  }
  if (event.key === "/" && !event.target.closest("input, textarea, [contenteditable]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    all("#question, .filters input").find((each) => each.checkVisibility())?.focus();
  }
});
document.addEventListener("input", (event) => {
  if (event.target.id === "search") list().catch(() => {});
});
const noted = (event) => event.target.closest?.("a.cite[aria-describedby], a.point");
for (const kind of ["pointerover", "focusin"])
  document.addEventListener(kind, (event) => {
    const link = noted(event);
    if (link) show_note(link);
    else if (event.target.closest?.("#note")) clearTimeout(leaving);
  });
for (const kind of ["pointerout", "focusout"])
  document.addEventListener(kind, (event) => (noted(event) || event.target.closest?.("#note")) && hide_note_soon());
document.addEventListener("scroll", hide_note, { passive: true, capture: true });

// Documents came or went: what can be asked is another now.
document.addEventListener("dateline:changed", () => {
  all("#known-speakers, #known-sources").forEach((each) => each.replaceChildren());
  if (!find(".turn")) refresh().catch(() => {});
});

window.dateline = { open: (address) => open_source(made("a", { href: address })) };
begin().catch(() => place("#chat-root").then((root) => root.append(made("p", { role: "alert" }, "The server does not answer."))));
