// Suggestions below the box: a combobox with a list, as the ARIA patterns describe it.
const WAIT = 120; // milliseconds after a key, so that a quick typist asks once
const box = document.getElementById("q");

if (box) {
  const list = document.createElement("ul");
  list.id = "options";
  list.className = "options";
  list.role = "listbox";
  list.ariaLabel = box.parentElement.dataset.suggestions;
  list.hidden = true;
  box.parentElement.append(list);
  box.role = "combobox";
  box.ariaAutoComplete = "list";
  box.ariaExpanded = "false";
  box.setAttribute("aria-controls", list.id);

  let timer, request, typed = box.value;

  const close = () => {
    list.hidden = true;
    box.ariaExpanded = "false";
    box.removeAttribute("aria-activedescendant");
    clearTimeout(timer);
    request?.abort();
  };

  const select = (option) => {
    for (const each of list.children) each.ariaSelected = String(each === option);
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
    box.value = option ? option.dataset.text : typed;
  };

  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map(({ text, total }, at) => {
        const option = document.createElement("li");
        option.id = `option-${at}`;
        option.role = "option";
        option.ariaSelected = "false";
        option.dataset.text = text;
        const name = document.createElement("bdi");
        name.textContent = text;
        const count = document.createElement("span");
        count.className = "count";
        count.textContent = total.toLocaleString("en");
        option.append(name, count);
        return option;
      }),
    );
    list.hidden = !suggestions.length;
    box.ariaExpanded = String(!list.hidden);
    box.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const asked = box.value;
    try {
      const url = `/api/suggest?q=${encodeURIComponent(asked)}`;
      const answer = await fetch(url, { signal: request.signal });
      if (answer.ok && box.value === asked) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };

  box.addEventListener("input", (event) => {
    typed = box.value;
    clearTimeout(timer);
    if (event.isComposing) return;
    if (typed.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });
  box.addEventListener("compositionend", () => box.dispatchEvent(new Event("input")));

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const options = [...list.children];
    const at = options.findIndex((each) => each.ariaSelected === "true");
    if (event.key === "ArrowDown" && list.hidden) {
      if (box.value.trim()) ask();
    } else if (event.key === "ArrowDown") select(options[at + 1]);
    else if (event.key === "ArrowUp" && !list.hidden) select(options.at(at < 0 ? -1 : at - 1 < 0 ? options.length : at - 1));
    else if (event.key === "Escape" && !list.hidden) {
      select();
      close();
    } else return;
    event.preventDefault();
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    box.value = option.dataset.text;
    box.form.requestSubmit();
  });
  box.addEventListener("blur", close);
}
