// The evaluation: the last results of each suite, and runs that are started, watched and stopped here.
import { actions, change, find, get } from "./common.js";
import { pane, pause, tell } from "./panes.js";

const POLL = 400; // milliseconds
const state = { is_watching: false };

pane("evaluation", {
  begin: () => {},
  show: draw,
});

// The results are drawn when the pane comes into sight and when a run has ended, not while one goes on.
async function draw() {
  const given = await get("/page/evaluation");
  find("#evaluation-suites").innerHTML = given.suites;
  find("#evaluation-results").innerHTML = given.results;
  if (given.running) watch().catch((error) => tell(find("#evaluation"), error.message));
}

async function watch() {
  if (state.is_watching) return;
  state.is_watching = true;
  const box = find("#evaluation-run"), root = find("#evaluation");
  let had_focus = false;
  box.hidden = false;
  try {
    for (;;) {
      const given = await get("/page/evaluation/state");
      if (given.state !== "running") {
        find("#evaluation-told").textContent = given.told;
        tell(root, given.error && `${given.told}: ${given.error}`);
        break;
      }
      find("div", box).innerHTML = given.html;
      await pause(POLL);
    }
  } finally {
    state.is_watching = false;
    had_focus = box.contains(document.activeElement);
    box.hidden = true;
  }
  await draw();
  if (had_focus) find('[data-do="evaluate"]', root).focus();
}

Object.assign(actions, {
  evaluate: async (button) => {
    tell(find("#evaluation"), "");
    await change("/page/evaluation/start", { suite: button.dataset.suite });
    await draw();
    find('[data-do="stop-evaluation"]').focus();
  },
  "stop-evaluation": () => change("/page/evaluation/stop"),
});
