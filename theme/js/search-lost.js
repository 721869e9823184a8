/** A page that is not there: what its address says is asked. */

/** The words of this page's address below *home*. */
export function lostWords(home) {
  const path = location.pathname.replace(home, "/").replace(/\.html?$/, "");
  return readable(path).split(/[/._~+-]+/u).filter(Boolean).join(" ");
}

/** *path* as people read it; an old address need not be written in UTF-8. */
function readable(path) {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    const bytes = Uint8Array.from(escaped.match(/\w\w/g), (pair) => parseInt(pair, 16));
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("latin1").decode(bytes);
    }
  });
}
