/** Forms as a form host wants them: sent in the background, kept until they have arrived. */

/** Sends *form* (or *data* in its place) to its own address; resolves to whether it arrived. */
export async function send(form, data = new FormData(form)) {
  const address = new URL(form.getAttribute("action"), location.href);
  const withFiles = form.enctype === "multipart/form-data";
  const headers = address.origin === location.origin ? {} : { accept: "application/json" };
  const body = withFiles ? data : new URLSearchParams(data);
  try {
    // What is small arrives even if the page is left meanwhile.
    const options = { method: "POST", body, headers, keepalive: !withFiles };
    return (await fetch(address, options)).ok;
  } catch {
    return false;
  }
}

/** The same without waiting for an answer: for a page that is being left. */
export function sendAndLeave(form, data) {
  navigator.sendBeacon(form.getAttribute("action"), new URLSearchParams(data));
}
