// Served by `kbgen serve` alone: loads the page again when the site has changed, keeps the place
// on it, and shows what is wrong in content/ over the last good site.

const version = new URL(import.meta.url).searchParams.get("v");
const place = `kb-place ${location.pathname}`;

const kept = sessionStorage.getItem(place);
if (kept !== null) {
  sessionStorage.removeItem(place);
  history.scrollRestoration = "manual";
  scrollTo({ top: Number(kept), behavior: "instant" });
}

function reload() {
  sessionStorage.setItem(place, String(scrollY));
  location.reload();
}

const looks = {
  box:
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:2147483647;" +
    "background:#1b1f24;color:#f4f4f5;padding:16px 20px;border-top:4px solid #e5484d;" +
    "font:15px/1.5 system-ui,sans-serif;text-align:start;direction:ltr",
  title: "margin:0 0 8px;font-weight:650",
  code: "margin:4px 0 12px;padding:8px;background:#0b0d0f;overflow:auto;font:13px/1.5 monospace;white-space:pre",
  line: "margin:0;font-family:monospace",
};

function part(kind, look, text) {
  const made = document.createElement(kind);
  made.style.cssText = looks[look];
  made.textContent = text;
  return made;
}

let box = null;

function show(mistakes) {
  box?.remove();
  box = null;
  if (mistakes.length === 0) return;
  box = part("div", "box", "");
  box.id = "kb-mistakes";
  box.setAttribute("role", "alert");
  const count = mistakes.length === 1 ? "One mistake" : `${mistakes.length} mistakes`;
  box.append(part("p", "title", `${count}. Below is the last good site.`));
  for (const { text, excerpt } of mistakes) {
    box.append(part("p", "line", text));
    if (excerpt) box.append(part("pre", "code", excerpt));
  }
  document.body.append(box);
}

const events = new EventSource(new URL("events", import.meta.url));
events.onmessage = (event) => {
  const news = JSON.parse(event.data);
  if (news.version !== version) reload();
  else show(news.mistakes);
};
addEventListener("pagehide", () => events.close());
