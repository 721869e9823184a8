/** A phone gives the search its whole screen: nothing behind it is in reach, and Back leads out. */

/** Takes the screen for *finder*; *leave* is called on Back. Returns what gives the screen back. */
export function takeScreen(finder, leave) {
  const behind = [...beside(finder)];
  const show = (full) => {
    finder.querySelector(".search-cancel").hidden = !full;
    finder.classList.toggle("finder-full", full);
    document.documentElement.classList.toggle("finder-locked", full);
    for (const one of behind) one.inert = full;
  };
  show(true);
  // Where a browser knows no such watcher, Back leaves the page as it always does.
  const watcher = "CloseWatcher" in window ? new CloseWatcher() : undefined;
  watcher?.addEventListener("close", () => {
    leave();
    finder.input.blur(); // So that the next tap asks for the screen again.
  });
  return () => {
    watcher?.destroy();
    show(false);
  };
}

/** All that is no part of *finder*, and can be reached now. */
function* beside(finder) {
  for (let part = finder; part !== document.body; part = part.parentElement) {
    for (const other of part.parentElement.children) {
      if (other !== part && !other.inert) yield other;
    }
  }
}
