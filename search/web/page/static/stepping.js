// Steps through the parts of a page, such as its marks, by two buttons and by the keys n and p.
import { isOurs } from "./page.js";

/** Step through `parts`; `bar` has the buttons and the counter. The first step goes on from `start`. */
export function stepThrough(parts, bar, start) {
  if (!bar || !parts.length) return;
  const counter = bar.querySelector("output");
  let at = -1;

  function placeFrom(by) {
    const behind = start ? parts.findIndex((part) => start.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING || start.contains(part)) : 0;
    if (by > 0) return behind < 0 ? 0 : behind;
    return (behind <= 0 ? parts.length : behind) - 1;
  }

  function step(by) {
    parts[at]?.classList.remove("current");
    at = at < 0 ? placeFrom(by) : (at + by + parts.length) % parts.length;
    const part = parts[at];
    for (let outer = part.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    part.classList.add("current");
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: "center" });
    tell();
  }

  function tell() {
    counter.textContent = `${at + 1} / ${parts.length}`;
  }

  for (const button of bar.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  document.addEventListener("keydown", (event) => {
    if (!isOurs(event) || (event.key !== "n" && event.key !== "p")) return;
    event.preventDefault();
    step(event.key === "n" ? 1 : -1);
  });
  tell();
  bar.hidden = false;
}
