// Who said what: filters, the picture, the table. Links to sources are opened by page.js, as everywhere.
import { actions, all, find, get, offer_names } from "./common.js";
import { asked, filtered, latest, offer, paged, pane, tell, turns } from "./panes.js";

const state = { page: 0 };
const fetched = latest();

pane("statements", {
  begin() {
    const root = find("#statements"), form = find("#statement-filters");
    filtered(form, () => anew().catch((error) => tell(root, error.message)));
    turns("statements", (by) => {
      state.page += by;
      return draw().then(() => find("#statements-found").scrollIntoView({ block: "start" }));
    });
    form.elements.speaker.addEventListener("focus", offer_names);
    root.addEventListener("click", open_row);
    root.addEventListener("keydown", move);
  },
  async show() {
    offer(find("#statement-filters").elements.source, (await get("/page/library/state")).source);
    await draw();
  },
});

function anew() {
  state.page = 0;
  return draw();
}

async function draw() {
  const filters = asked(find("#statement-filters"), state.page);
  const given = await fetched(`/page/statements/found?${filters}`).catch((error) => {
    show({ table: "", plot: "", found: "", pages: 0 }, filters);
    throw error;
  });
  if (given) {
    tell(find("#statements"), "");
    show(given, filters);
  }
}

function show(given, filters) {
  find("#plot").innerHTML = given.plot;
  find("#statements-table").innerHTML = given.table;
  find("#statements-found").textContent = given.found;
  filters.delete("page");
  const csv = find("#statements-csv");
  csv.href = `/page/statements.csv?${filters}`;
  csv.hidden = !given.table;
  paged("statements", state.page, given.pages);
}

// A click anywhere in a row is one on its link, unless text is being selected.
function open_row(event) {
  const row = event.target.closest("tbody tr");
  if (row && !event.target.closest("a") && !String(getSelection())) find("a", row).click();
}

// In the picture the arrow keys go from statement to statement; one of them can be reached with Tab.
function move(event) {
  const point = event.target.closest(".point");
  if (!point) return;
  if (event.key === "Enter" && point.dataset.do) return void point.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  const to = reached(point, event.key);
  if (!to) return;
  event.preventDefault();
  point.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}

function reached(point, key) {
  const points = all("#plot .point"), row = point.closest(".row");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step) return points[points.indexOf(point) + step];
  const rows = all("#plot .row:not(.axis)"), down = { ArrowDown: 1, ArrowUp: -1 }[key];
  const next = down && rows[rows.indexOf(row) + down];
  return next && find(".point", next);
}

// More statements than a column of the picture holds: the filters take their speaker and days.
actions.narrow = (button) => {
  const { speaker, from, to } = button.dataset, form = find("#statement-filters");
  if (speaker) form.elements.speaker.value = speaker;
  form.elements.from.value = from;
  form.elements.to.value = to;
  form.elements.from.focus();
  form.requestSubmit();
};
