"""A built site → a copy that opens from the file system, with its search.

Browsers load neither modules nor JSON from `file:`. So the scripts are linked into one plain
script, and the files of an index into one more that is loaded when somebody asks.
"""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from markupsafe import escape

from kbgen.model import File

LINKED, INDEX = "_kb/offline.js", "_kb/search"
# Files that only a host, a search engine or another site reads.
FOR_HOSTS = re.compile(
    r"(?:_headers|_redirects|\.nojekyll|robots\.txt|widget\.js|sitemap[^/]*\.xml)"
    r"|(?:[^/]+/)?(?:feed|opensearch)\.xml|_kb/(?:forms|search)/.*|_kb/[0-9a-f]+/js/.*|widget/.*"
)
ADDRESS = re.compile(r'\b(href|src|action|data-index|data-css|data-contact|data-sent)="(/[^"]*)"')
SCRIPT = re.compile(r'<script type="module"[^>]*></script>\n?')
ONLINE_ONLY = re.compile(r'<link rel="(?:search|alternate)" type="application/[^>]*>\n?')
PREFIX = re.compile(r'<link rel="stylesheet" href="(/[^"]*?|)/_kb/')
STATIC = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";$', re.MULTILINE)
DYNAMIC = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const|let) +(\w+))", re.MULTILINE)

LINKER = """\
(() => {
"use strict";
const modules = {%s};
const made = {};
function need(name) {
  if (!(name in made)) {
    made[name] = {};
    modules[name](made[name]);
  }
  return made[name];
}
const later = (name) => Promise.resolve().then(() => need(name));

const asked = {};
function indexOf(folder) {
  asked[folder] ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${folder.replace(/\\/$/, "")}.js`;
    script.onload = () => done(window.kbIndex[folder.split("/").at(-2)]);
    script.onerror = failed;
    document.head.append(script);
  });
  return asked[folder];
}
async function fetch(address, { method = "GET" } = {}) {
  const [, folder, path] = /^(.*\\/_kb\\/search\\/[^/]+\\/)(.*)$/.exec(String(address)) ?? [];
  if (method !== "GET" || !folder) throw new Error("offline");
  const files = await indexOf(folder);
  return { ok: path in files, status: 404, json: async () => files[path] };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
}, true);

need("main.js");
if ("search-box.js" in modules && document.querySelector("help-search")) need("search-box.js");
})();
"""


def offline(files: Mapping[str, bytes]) -> Iterator[File]:
    """*files*: all of a built site by path; what has no use without a host is left out."""
    prefix = path_prefix(files.get("index.html", b"").decode())
    for path, data in sorted(files.items()):
        if FOR_HOSTS.fullmatch(path):
            continue
        yield File(path, page(path, data.decode(), prefix) if path.endswith(".html") else data)
    yield File(LINKED, linked_scripts(files).encode())
    for folder in sorted({path.split("/")[2] for path in files if path.startswith(f"{INDEX}/")}):
        yield File(f"{INDEX}/{folder}.js", whole_index(files, folder).encode())


def path_prefix(home: str) -> str:
    """What stands before every address of ours: "/support", mostly ""."""
    found = PREFIX.search(home)
    return found[1] if found else ""


def page(path: str, html: str, prefix: str) -> bytes:
    """The page at *path* with links from file to file and the plain script."""
    here = posixpath.dirname(path)

    def relative(found: re.Match[str]) -> str:
        return f'{found[1]}="{escape(near(here, unescape(found[2]), prefix))}"'

    script = f'<script defer src="{near(here, f"{prefix}/{LINKED}", prefix)}"></script>\n'
    html, scripts = SCRIPT.subn("", ONLINE_ONLY.sub("", html))
    if scripts:
        html = html.replace("</head>", f"{script}</head>", 1)
    return ADDRESS.sub(relative, html).encode()


def near(here: str, address: str, prefix: str) -> str:
    """*address* as seen from the folder *here*; a folder's address names the file in it."""
    path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    inside = path.removeprefix(prefix).lstrip("/")
    is_index = inside.startswith(f"{INDEX}/")
    if (not inside or inside.endswith("/")) and not is_index:
        inside += "index.html"
    found = posixpath.relpath(inside or ".", here or ".")
    return found + ("/" if is_index and inside.endswith("/") else "") + mark + rest


def linked_scripts(files: Mapping[str, bytes]) -> str:
    """The theme's modules as functions of one script, none of which runs before it is needed."""
    found = {
        posixpath.basename(path): data.decode()
        for path, data in sorted(files.items())
        if re.fullmatch(r"_kb/[0-9a-f]+/js/[^/]+\.js", path)
    }
    return LINKER % ",\n".join(
        f'"{name}"(exports) {{\n{body(text)}}}' for name, text in found.items()
    )


def body(module: str) -> str:
    """A module's text as the body of a function that fills `exports`."""
    names = [found[2] for found in EXPORT.finditer(module)]

    def needed(found: re.Match[str]) -> str:
        return f'const {{{found[1].replace(" as ", ": ")}}} = need("{found[2]}");'

    text = EXPORT.sub(r"\1", DYNAMIC.sub(r'later("\1")', STATIC.sub(needed, module)))
    return f"{text}\nObject.assign(exports, {{ {', '.join(names)} }});\n"


def whole_index(files: Mapping[str, bytes], folder: str) -> str:
    """All files of one language's index as one script."""
    start = f"{INDEX}/{folder}/"
    parts = {
        path[len(start) :]: json.loads(files[path]) for path in files if path.startswith(start)
    }
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f'(window.kbIndex ??= {{}})["{folder}"] = {text};\n'
