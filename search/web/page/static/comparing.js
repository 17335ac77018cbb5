// The page of a comparison: steps through the differences, and opens what is folded where a link leads into it.
import { stepThrough } from "./stepping.js";

const rows = [...document.querySelectorAll(".row.difference")];
stepThrough(rows, document.querySelector(".steps"));

function open() {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target?.closest("details");
  if (!folded || folded.open) return;
  folded.open = true;
  target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", open);
open();
