// What the page's scripts share: the server, the places that page.py leaves, what buttons do. No library, nothing from outside.

// Words of ours, in the visitor's language; there once `spoken` is.
export const words = {};
let told;
export const spoken = new Promise((resolve) => (told = resolve));
export function speak(given) {
  Object.assign(words, given);
  told();
}
// What can be done, by the name in data-do; each script adds its own.
export const actions = {};

export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const fragment = (html) => document.createRange().createContextualFragment(html);

export function made(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

// The element, as soon as it is there.
export function place(selector) {
  return new Promise((resolve) => {
    const there = find(selector);
    if (there) return resolve(there);
    const seen = new MutationObserver(() => {
      const element = find(selector);
      if (!element) return;
      seen.disconnect();
      resolve(element);
    });
    seen.observe(document.documentElement, { childList: true, subtree: true });
  });
}

// ---- the server

async function given(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || body.detail || words["no connection"]);
  return body;
}

async function reached(request) {
  try {
    return await request;
  } catch (error) {
    throw error.name === "AbortError" ? error : new Error(words["no connection"]);
  }
}

export async function get(address, signal) {
  return given(await reached(fetch(address, { signal })));
}

export function send(address, body, signal) {
  return fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal,
  });
}

export async function change(address, body = {}) {
  return given(await reached(send(address, body)));
}

// ---- what has just happened

let fading = 0;

// A line over the page for some seconds.
export function toast(text) {
  const line = find("#toast");
  line.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => (line.textContent = ""), 4000);
}

// The names that can be typed where a speaker or an outlet is asked for.
export async function offer_names() {
  if (find("#known-speakers").childElementCount) return;
  const names = await get("/page/names").catch(() => ({ speakers: [], sources: [] }));
  for (const [list, values] of Object.entries({ speakers: names.speakers, sources: names.sources }))
    find(`#known-${list}`).replaceChildren(...values.map((value) => made("option", { value })));
}
