/**
 * The help centre on a product's own pages: one script tag, no cookie, nothing of the page read.
 *
 *   <script src="https://help.example.com/widget.js" data-lang="pt" defer></script>
 *
 * It adds one button; the button opens the help centre's own /widget/ page in a dialog. Styles
 * live in a shadow root, so neither side can spoil the other's. data-lang picks one of the help
 * centre's languages, data-label another word for the button, and the page may open it by itself:
 * document.querySelector("kb-help").open(). A page with a policy of its own allows the help
 * centre's host in script-src and frame-src.
 */

(() => {
  const SCRIPT = document.currentScript;
  const HOME = new URL(".", SCRIPT.src);
  const STYLE = `
  :host { all: initial; color-scheme: light dark; }
  button { font: 600 16px/1.2 system-ui, sans-serif; min-block-size: 44px; padding: 10px 20px;
    border: 2px solid transparent; border-radius: 22px; cursor: pointer; }
  button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #1b1f24; }
  .open { position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000;
    background: #1b1f24; color: #fff; border-color: #fff; }
  dialog { position: fixed; inset: auto; inset-block-end: 20px; inset-inline-end: 20px; margin: 0;
    padding: 0; inline-size: min(400px, calc(100vw - 24px)); block-size: min(640px, calc(100vh - 40px));
    border: 1px solid #767d86; border-radius: 12px; overflow: hidden; background: Canvas; }
  dialog::backdrop { background: rgb(0 0 0 / .25); }
  .frame { display: flex; flex-direction: column; block-size: 100%; }
  .close { align-self: flex-end; background: Canvas; color: CanvasText; border-color: transparent; }
  .close:focus-visible { outline-color: CanvasText; outline-offset: -5px; box-shadow: none; }
  iframe { flex: 1; inline-size: 100%; border: 0; }
@media (max-width: 480px) { dialog { inset: 0; inline-size: 100vw; block-size: 100dvh;
    max-inline-size: none; max-block-size: none; border: 0; border-radius: 0; } }
@media print { .open { display: none; } }
  `;

  const WORDS = /* widget.open and widget.close of theme/locale, by language */ {
    en: ["Help", "Close help"],
    pt: ["Ajuda", "Fechar a ajuda"],
    ru: ["Помощь", "Закрыть помощь"],
    es: ["Ayuda", "Cerrar la ayuda"],
    de: ["Hilfe", "Hilfe schließen"],
    fr: ["Aide", "Fermer l’aide"],
    ar: ["مساعدة", "إغلاق المساعدة"],
  };

  function element(name, className, text = "") {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  class Help extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const lang = this.getAttribute("lang") || "en";
      const [open, close] = WORDS[lang] ?? WORDS[lang.split("-")[0]] ?? WORDS.en;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.button = element("button", "open", this.dataset.label || open);
      this.button.setAttribute("aria-haspopup", "dialog");
      this.button.addEventListener("click", () => this.open());
      this.dialog = element("dialog", "");
      this.dialog.setAttribute("aria-label", open);
      const closer = element("button", "close", close);
      closer.addEventListener("click", () => this.dialog.close());
      this.frame = element("div", "frame");
      this.frame.append(closer);
      this.dialog.append(this.frame);
      this.dialog.addEventListener("close", () => this.button.focus());
      root.append(this.button, this.dialog);
      addEventListener("message", (event) => this.hear(event));
    }

    /** Opens the dialog; the help centre is loaded at the first time only. */
    open() {
      if (!this.page) {
        this.page = document.createElement("iframe");
        this.page.title = this.button.textContent;
        this.page.src = new URL(this.dataset.lang ? `widget/${this.dataset.lang}/` : "widget/", HOME).href;
        this.frame.append(this.page);
      }
      this.dialog.showModal();
    }

    /** Esc inside the frame closes the dialog too. */
    hear(event) {
      if (event.source === this.page?.contentWindow && event.data === "kb-close") this.dialog.close();
    }
  }

  function start() {
    if (customElements.get("kb-help")) return;
    customElements.define("kb-help", Help);
    if (document.querySelector("kb-help")) return;
    const help = document.createElement("kb-help");
    const { lang, label } = SCRIPT.dataset;
    help.lang = lang || document.documentElement.lang;
    if (lang) help.dataset.lang = lang;
    if (label) help.dataset.label = label;
    document.body.append(help);
  }

  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
