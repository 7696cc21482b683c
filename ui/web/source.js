// A source on a page of its own: the characters that the address names (#START-END) are marked and shown.
(() => {
  async function mark() {
    const span = location.hash.slice(1);
    if (!/^\d+-\d+$/.test(span)) return;
    const id = location.pathname.split("/")[2];
    const answer = await fetch(`/page/source/${encodeURIComponent(id)}?span=${span}`);
    if (!answer.ok) return;
    const made = new DOMParser().parseFromString((await answer.json()).html, "text/html");
    document.querySelector(".text").replaceWith(document.adoptNode(made.querySelector(".text")));
    const cited = document.querySelector("#cited");
    cited?.scrollIntoView({ block: "center" });
    cited?.focus({ preventScroll: true });
  }
  addEventListener("hashchange", mark);
  mark();
})();
