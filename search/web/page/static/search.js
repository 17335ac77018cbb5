// The page of a search: steps through the hits by key, and copies paragraphs.
import { isOurs } from "./page.js";
import "./suggestions.js";
import "./histogram.js";

const hits = [...document.querySelectorAll(".hit")];
const titleOf = (hit) => hit.querySelector("h2 a");
const current = () => hits.indexOf(document.activeElement?.closest(".hit"));

function step(by) {
  const at = current() < 0 ? (by > 0 ? 0 : hits.length - 1) : current() + by;
  if (!hits[at]) return;
  titleOf(hits[at]).focus({ preventScroll: true });
  hits[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  const hit = hits[current()];
  if (event.key === "j" || (hit && event.key === "ArrowDown")) step(1);
  else if (event.key === "k" || (hit && event.key === "ArrowUp")) step(-1);
  else if (hit && event.key === "o") window.open(titleOf(hit).href, "_blank", "noopener");
  else if (hit && event.key === "c") hit.querySelector(".copy")?.click();
  else return;
  event.preventDefault();
});

/** The whole paragraph, and its citation in a line of its own. */
function textOf(hit) {
  const paragraph = hit.querySelector(".whole .text") ?? hit.querySelector(".text");
  return `${paragraph.textContent}\n${hit.querySelector(".cite p").textContent}`;
}

for (const button of document.querySelectorAll(".copy")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf(button.closest(".hit")));
      button.textContent = button.dataset.done;
    } catch {
      button.textContent = button.dataset.failed;
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
}

// What was left empty stays out of the URL.
document.getElementById("search").addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});

// A menu closes when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
