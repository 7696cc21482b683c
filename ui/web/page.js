// Links inside our HTML name what they open in their fragment; the fragment goes to the server through a hidden box.
() => {
  // Beside the conversation the source scrolls in its own pane; below it, on a narrow screen, the page scrolls.
  window.showMark = () => {
    const mark = document.querySelector("#cited");
    const pane = document.querySelector("#source");
    if (!mark || !pane) return;
    if (pane.scrollHeight > pane.clientHeight + 4) {
      pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    } else {
      mark.scrollIntoView({ block: "center" });
    }
    // Whoever has gone on to type the next question keeps the focus.
    if (!document.activeElement.matches("textarea, input")) mark.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#cite-"], a[href^="#near-"], a[href^="#document-"]');
    if (!link) return;
    event.preventDefault();
    const box = document.querySelector("#target textarea, #target input");
    box.value = link.getAttribute("href").slice(1) + "@" + Date.now();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelectorAll("a.cite.open").forEach((each) => each.classList.remove("open"));
    link.classList.add("open");
    setTimeout(() => document.querySelector("#open-target").click(), 30);
  });
}
