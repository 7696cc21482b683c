// What the panes beside the chat share: they are made when they are first seen, drawn anew when seen again, and filtered.
import { all, find, get, place, spoken } from "./common.js";

// Puts a pane into its place once both are there. `begin` is called with it, `show` each time that it comes into sight.
export async function pane(name, { begin, show }) {
  const root = await place(`#${name}-root`);
  let made = null; // the pane is fetched when it is first seen
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.at(-1).isIntersecting) return;
    try {
      await spoken;
      made ??= get(`/page/${name}`).then((given) => {
        root.innerHTML = given.html;
        begin(given);
      });
      await made;
      await show();
    } catch (error) {
      made = find(".pane", root) ? made : null;
      tell(root, error.message);
    }
  });
  seen.observe(root);
}

// What went wrong, or nothing.
export function tell(root, text) {
  const line = find(".trouble", root);
  if (line) line.textContent = text; else root.textContent = text;
}

// The filters as the words of an address, without those that are empty.
export function asked(form, page = 0) {
  const filters = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  if (page) filters.set("page", page);
  return filters;
}

// Draws when filters have changed; while a search is typed, when the typing rests. A field that is left tells of a change
// once more, when a page may have been turned: what is as it was is not drawn again.
export function filtered(form, draw) {
  let resting = 0, drawn = String(asked(form));
  const soon = (wait, is_wanted = false) => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (String(asked(form)) === drawn && !is_wanted) return;
      drawn = String(asked(form));
      draw();
    }, wait);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0, true);
  });
  form.addEventListener("change", () => soon(0));
  form.addEventListener("input", (event) => event.target.type === "search" && soon(250));
  form.addEventListener("reset", () => soon(0, true)); // the fields are empty only after this
}

// Fetches one after another; what came too late is dropped.
export function latest() {
  let controller = null;
  return async (address) => {
    controller?.abort();
    const own = (controller = new AbortController());
    const given = await get(address, own.signal).catch((error) => {
      if (own.signal.aborted) return null;
      throw error;
    });
    return own.signal.aborted ? null : given;
  };
}

// The choices of a list anew, and the one that was chosen again.
export function offer(select, html) {
  const chosen = select.value;
  select.innerHTML = html;
  if ([...select.options].some((each) => each.value === chosen)) select.value = chosen;
}

// Shows the ways to the pages before and after.
export function paged(name, page, pages) {
  const nav = find(`.pages[data-of="${name}"]`);
  nav.hidden = pages < 2;
  const [previous, next] = all("button", nav);
  previous.disabled = page < 1;
  next.disabled = page >= pages - 1;
}

// Turning pages, in each pane by its own `turn`.
const turning = {};
export function turns(name, turn) {
  turning[name] = turn;
}
export const turn_page = (by) => (button) => turning[button.closest(".pages").dataset.of](by);

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
