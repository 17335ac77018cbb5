// The page of an article: steps through the marks, copies paragraphs and citations, and shows similar articles.
import { copy } from "./copying.js";
import { isOurs } from "./page.js";
import { stepThrough } from "./stepping.js";

const article = document.querySelector("article");
const words = article.dataset;
const named = document.getElementById(location.hash.slice(1)) ?? document.querySelector(".named");
const back = document.querySelector(".back");

stepThrough([...article.querySelectorAll(".paragraphs mark")], document.querySelector(".steps"), named);

// Far down, heights are estimates until they are seen: the browser may need a second look.
if (named) requestAnimationFrame(() => named.scrollIntoView({ block: "center" }));

// The results as they were left, with all that narrowed them.
const before = document.referrer && new URL(document.referrer);
if (back && before && before.origin === location.origin && before.pathname === "/") back.href = before.href;

/** Go to the results where they were left, if this tab has them, or else to their address. */
function goBack() {
  const left = window.navigation?.entries().slice(0, navigation.currentEntry.index);
  const results = left?.findLast((entry) => entry.url === back.href);
  if (results) navigation.traverseTo(results.key);
  else location.href = back.href;
}

back?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goBack();
});

function buttonFor(className, title) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = words.copy;
  if (title) button.title = title;
  return button;
}

const line = article.querySelector(".citation.line pre").textContent;

/** The paragraph, and in a line of its own the citation that names it. */
function cited(paragraph) {
  const number = paragraph.id.slice(1);
  return `${paragraph.querySelector(".text").textContent}\n${line.replace(/(，第\d+段)?$/, `，第${number}段`)}`;
}

const paragraphs = [...article.querySelectorAll(".paragraph")];
for (const paragraph of paragraphs) paragraph.append(buttonFor("copy", words.title));
for (const citation of article.querySelectorAll(".citation")) citation.append(buttonFor("copy button"));

article.addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const paragraph = button.closest(".paragraph");
  copy(paragraph ? cited(paragraph) : button.parentElement.querySelector("pre").textContent, button, words);
});

/** The paragraph that is meant by a key: with the focus, with the mark that was stepped to, or named. */
function meant() {
  const inside = document.activeElement?.closest(".paragraph") ?? document.querySelector("mark.current")?.closest(".paragraph");
  return inside ?? document.querySelector(".paragraph:target, .paragraph.named");
}

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  if (event.key === "c") meant()?.querySelector(".copy").click();
  else if (event.key === "b" && back) goBack();
});

const similar = document.getElementById("similar");
similar.querySelector("a").addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = similar.dataset.from;
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("ul.similar");
    if (!answer.ok || !list) throw new Error(answer.statusText);
    similar.querySelector(".ask").replaceWith(document.adoptNode(list));
    list.tabIndex = -1;
    list.focus({ preventScroll: true });
  } catch {
    location.href = address;
  }
});
