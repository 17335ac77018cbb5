// The histogram: drag over bars, or hold Shift and use the arrow keys, to choose a range of days.
const picture = document.querySelector(".histogram");

if (picture) {
  const bars = [...picture.querySelectorAll("a")];
  let from = -1, to = -1;

  const at = (x) => {
    const { left, width } = picture.getBoundingClientRect();
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((x - left) / width) * bars.length)));
  };
  const show = () => {
    bars.forEach((bar, place) => {
      const within = from >= 0 && place >= Math.min(from, to) && place <= Math.max(from, to);
      bar.classList.toggle("brushed", within);
    });
  };
  const go = () => {
    const form = document.getElementById("search");
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    form.elements.since.value = bars[first].dataset.period;
    form.elements.until.value = bars[last].dataset.period;
    form.elements.q.value = form.elements.q.defaultValue;
    form.requestSubmit();
  };

  let pressed = false;
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pressed = true;
    from = to = at(event.clientX);
  });
  window.addEventListener("pointermove", (event) => {
    if (!pressed) return;
    to = at(event.clientX);
    if (from !== to) show();
  });
  window.addEventListener("pointerup", () => {
    if (pressed && from !== to) go();
    pressed = false;
  });
  window.addEventListener("pointercancel", () => {
    pressed = false;
    from = to = -1;
    show();
  });
  // After a drag the click is none.
  picture.addEventListener("click", (event) => {
    if (from !== to) event.preventDefault();
  });

  // One bar at a time can be reached by Tab; arrow keys lead to the others.
  const settle = (place) => bars.forEach((bar, each) => bar.setAttribute("tabindex", each === place ? 0 : -1));
  settle(bars.length - 1);
  picture.addEventListener("keydown", (event) => {
    const place = bars.indexOf(document.activeElement);
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -place, End: bars.length - 1 - place }[event.key];
    if (event.key === "Enter" && from >= 0 && from !== to) {
      go();
    } else if (event.key === "Escape" && from >= 0) {
      from = to = -1;
      show();
    } else if (by !== undefined && bars[place + by]) {
      if (event.shiftKey) {
        if (from < 0) from = place;
        to = place + by;
      } else from = to = -1;
      show();
      settle(place + by);
      bars[place + by].focus();
    } else return;
    event.preventDefault();
  });
}
