// Copies a text, and says so on the button that was pressed.

/** Copy a text. The words of the button are those of `words`: its data has `done` and `failed`. */
export async function copy(text, button, words) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  try {
    await navigator.clipboard.writeText(text);
    tell("done");
  } catch {
    tell("failed");
  }
  setTimeout(() => tell("", label), 2000);

  function tell(state, said = words[state]) {
    button.dataset.state = state;
    button.textContent = said;
  }
}
