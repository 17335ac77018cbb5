// What every page does: the theme, and the keys that all pages have.
const root = document.documentElement;

for (const link of document.querySelectorAll("a.theme")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    root.dataset.theme = link.dataset.theme;
    document.cookie = `theme=${link.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });
}

export const keys = document.getElementById("keys");

for (const button of document.querySelectorAll("button[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

/** Whether a key that was pressed is for us: not typed into a field, not with Ctrl, no dialog is open. */
export function isOurs(event) {
  const into = event.target.closest?.("input, textarea, select, [contenteditable]");
  return !(into || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.open);
}

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  if (event.key === "/") {
    const box = document.getElementById("q");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?") {
    keys.showModal();
  } else if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open], .more details[open]")) menu.open = false;
  }
});
