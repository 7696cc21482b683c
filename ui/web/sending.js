// Files on their way to the server: what is chosen or dropped, folders walked, sorted into requests of bounded size.
import { words } from "./common.js";

const MOST_FILES = 2000, MOST_BYTES = 1e9; // of one drop
const FILES_IN_REQUEST = 200, BYTES_IN_REQUEST = 95e6, LARGEST = 100e6; // the server takes 100 MB and 200 files

// The files of what was dropped; folders are walked.
export async function dropped(transfer) {
  const items = [...transfer.items].filter((each) => each.kind === "file");
  const entries = items.map((each) => each.webkitGetAsEntry?.() || each.getAsFile()); // at once: later they are gone
  const found = await Promise.all(entries.filter(Boolean).map((each) => (each instanceof File ? [each] : walked(each))));
  return { files: found.flat(), is_folder: entries.some((each) => each?.isDirectory) };
}

async function walked(entry) {
  if (entry.isFile) return new Promise((resolve, reject) => entry.file((file) => resolve([file]), reject));
  const reader = entry.createReader(), inside = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // a hundred at a time
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.filter((each) => !each.name.startsWith(".")).map(walked))).flat();
}

// What to send, in requests; what is refused with its reason; and what of a folder is passed over without a word for each.
export function sorted(files, formats, is_folder) {
  const refused = [], taken = [];
  let passed_over = 0, bytes = 0, too_many = false;
  for (const file of [...files].sort((a, b) => path_of(a).localeCompare(path_of(b)))) {
    const is_read = formats.some((each) => file.name.toLowerCase().endsWith(each));
    if (is_folder && (!is_read || file.name.startsWith("."))) passed_over += 1;
    else if (!is_read) refused.push([file.name, words["unknown format"]]);
    else if (file.size > LARGEST) refused.push([file.name, words["too large"]]);
    else if (taken.length >= MOST_FILES || bytes + file.size > MOST_BYTES) too_many = true;
    else {
      bytes += file.size;
      taken.push(file);
    }
  }
  return { requests: requests(taken), refused, passed_over, too_many };
}

function requests(files) {
  const made = [];
  let bytes = 0;
  for (const file of files) {
    const last = made.at(-1);
    if (!last || last.length >= FILES_IN_REQUEST || bytes + file.size > BYTES_IN_REQUEST) {
      made.push([file]);
      bytes = file.size;
    } else {
      last.push(file);
      bytes += file.size;
    }
  }
  return made;
}

const path_of = (file) => file.webkitRelativePath || file.name;

// Sends a form and gives the job that it starts; `progress` hears which part of it is sent. `signal` ends it.
export function upload(form, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much is sent
    request.open("POST", "/api/jobs");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const given = request.response || {};
      if (request.status < 300) resolve(given);
      else reject(new Error(given.detail || given.error || words["no connection"]));
    });
    request.addEventListener("error", () => reject(new Error(words["no connection"])));
    request.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
