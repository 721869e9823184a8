/** Blocks of an article that gain from a script: tabs, copy, larger pictures, own videos. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// --- Code gets a button in words ---

function addCopy(pre) {
  const { copy, copied } = pre.closest("[data-copy]").dataset;
  const button = element("button", { type: "button", className: "copy", textContent: copy });
  const told = element("span", { className: "visually-hidden" });
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.textContent);
    button.textContent = told.textContent = copied;
    setTimeout(() => {
      button.textContent = copy;
      told.textContent = "";
    }, 2000);
  });
  const box = element("div", { className: "code-box" });
  pre.replaceWith(box);
  box.append(pre, button, told);
}

// --- Tabs, per the ARIA authoring practices: arrows move and choose ---

function makeTabs(group, number) {
  const panels = all(":scope > .tab", group);
  const list = element("div", { className: "tab-list" });
  list.setAttribute("role", "tablist");
  if (group.dataset.label) list.setAttribute("aria-label", group.dataset.label);
  const tabs = panels.map((panel, place) => {
    const title = panel.querySelector(".tab-title");
    const tab = element("button", { type: "button", id: `tab-${number}-${place}`, textContent: title.textContent });
    tab.setAttribute("role", "tab");
    title.hidden = true;
    panel.id ||= `panel-${number}-${place}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    tab.setAttribute("aria-controls", panel.id);
    return tab;
  });
  const choose = (chosen) => tabs.forEach((tab, place) => {
    tab.setAttribute("aria-selected", String(place === chosen));
    tab.tabIndex = place === chosen ? 0 : -1;
    panels[place].hidden = place !== chosen;
  });
  list.append(...tabs);
  list.addEventListener("click", (event) => {
    const place = tabs.indexOf(event.target);
    if (place >= 0) choose(place);
  });
  list.addEventListener("keydown", (event) => move(event, tabs, choose));
  group.prepend(list);
  choose(0);
}

function move(event, tabs, choose) {
  const forward = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  const here = tabs.indexOf(document.activeElement);
  const places = { [forward]: here + 1, [back]: here - 1, Home: 0, End: tabs.length - 1 };
  if (!(event.key in places)) return;
  event.preventDefault();
  const place = (places[event.key] + tabs.length) % tabs.length;
  choose(place);
  tabs[place].focus();
}

// --- A picture that is larger than its place opens in a dialog ---

function offerZoom(image) {
  const large = image.naturalWidth > image.clientWidth * 1.25;
  if (!large || image.closest("a, button")) return;
  const { zoom, close } = image.closest("[data-zoom]").dataset;
  const button = element("button", { type: "button", className: "zoom" });
  button.setAttribute("aria-label", image.alt ? `${zoom}: ${image.alt}` : zoom);
  button.addEventListener("click", () => enlarge(image, close, button));
  image.replaceWith(button);
  button.append(image);
}

function enlarge(image, close, button) {
  const form = element("form", { method: "dialog" }, element("button", { textContent: close }));
  const picture = element("img", { src: image.src, alt: image.alt });
  const dialog = element("dialog", { className: "zoomed" }, form, picture);
  dialog.setAttribute("aria-label", button.getAttribute("aria-label"));
  picture.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// --- A video of our own loads when it is asked for; one elsewhere stays a link ---

function play(event) {
  const link = event.target.closest("a.video");
  if (!link || new URL(link.href).origin !== location.origin) return;
  event.preventDefault();
  const video = element("video", { src: link.href, controls: true, preload: "metadata" });
  video.setAttribute("aria-label", link.textContent.trim());
  link.replaceWith(video);
  video.focus();
  video.play().catch(() => {}); // Whoever forbids films that start by themselves presses play.
}

all("[data-copy] pre").forEach(addCopy);
all(".tabs").forEach(makeTabs);
for (const image of all("[data-zoom] img")) {
  if (image.complete) offerZoom(image);
  else image.addEventListener("load", () => offerZoom(image), { once: true });
}
document.addEventListener("click", play);
