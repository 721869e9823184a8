"""What a static host needs: redirects, headers, and pages for hosts that know neither."""

from collections.abc import Iterator

from kbgen.config import Config
from kbgen.model import File, Library
from kbgen.site.assets import Assets
from kbgen.site.journey import form_hosts
from kbgen.site.page import Base, Page, file_of
from kbgen.site.shell import home_of

MOST_RULES = 9_000  # Netlify may refuse 10,000; beyond that, the redirect pages do the work.
OWN = {"contact", "languages", "print", "search", "status"}  # Folders of our own pages.
FOREVER = "public, max-age=31536000, immutable"


def redirects(library: Library) -> dict[str, tuple[str, str]]:
    """Old and short addresses → (where the article is now, its language); without prefix.

    An address that a page has is never redirected; of two claims the default language's wins.
    """
    taken = {
        url
        for edition in library.editions
        for url in (*(a.url for a in edition.articles), *(c.url for c in edition.categories))
    }
    found: dict[str, tuple[str, str]] = {}
    for edition in library.editions:
        for article in edition.articles:
            for old in (f"/{article.number}/", *map(slashed, article.aliases)):
                if old not in taken and old not in found:
                    found[old] = (article.url, article.lang)
    return found


def slashed(alias: str) -> str:
    """An alias as a folder's address, unless it names a file ("/old.html")."""
    alias = f"/{alias.lstrip('/')}"
    is_file = "." in alias.rpartition("/")[2]
    return alias if alias.endswith("/") or is_file else f"{alias}/"


def redirect_pages(library: Library, base: Base) -> Iterator[Page]:
    """A page at each old address that leads on by itself, on any host, without a script."""
    for old, (new, lang) in redirects(library).items():
        is_file = "." in old.rpartition("/")[2]
        path = old.lstrip("/") if is_file else file_of(old)
        if path.endswith((".html", ".htm")):
            yield Page(path, "redirect.html", lang, {"target": base.url(new)})


def host_files(library: Library, config: Config, made: Assets, base: Base) -> Iterator[File]:
    """_redirects and _headers in Netlify's syntax, .nojekyll for GitHub Pages, and the widget.

    The widget's script has an address that products can rely on: /widget.js.
    """
    yield File("_redirects", redirect_rules(library, base).encode())
    yield File("_headers", header_rules(library, config, made, base).encode())
    yield File(".nojekyll", b"")
    yield from (
        File("widget.js", file.data) for file in made.files if file.path.endswith("/js/widget.js")
    )


def redirect_rules(library: Library, base: Base) -> str:
    """First match wins: old addresses, then the visitor's language, then pages not found."""
    moved = redirects(library)
    lines = []
    if len(moved) <= MOST_RULES:
        lines = [f"{base.url(old)} {base.url(new)} 301!" for old, (new, _) in moved.items()]
    root = base.url("/")
    others = [edition.lang for edition in library.editions[1:]]
    homes = {lang: base.url(home_of(library, lang)) for lang in others}
    lines += [f"{root} {home} 302! Language={lang}" for lang, home in homes.items()]
    lines += [f"{home}* {home}404.html 404" for home in homes.values()]
    lines.append(f"{root}* {root}404.html 404")
    return "\n".join(lines) + "\n"


def header_rules(library: Library, config: Config, made: Assets, base: Base) -> str:
    """Security headers for all, and no second question for files named by their content.

    A host adds up the rules that match and knows no exceptions: so framing is refused folder by
    folder, in all but /widget/, which products show in their own pages.
    """
    everywhere = {
        "Content-Security-Policy": policy(config, videos=has_videos(library)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
    }
    lines = ["/*", *(f"  {name}: {value}" for name, value in everywhere.items())]
    for place in unframed(library):
        lines += [base.url(place), "  Content-Security-Policy: frame-ancestors 'none'"]
        lines += ["  X-Frame-Options: DENY"]
    for folder in sorted({file.path.rpartition("/")[0] for file in made.files}):
        lines += [f"{base.url(f'/{folder}/*')}", f"  Cache-Control: {FOREVER}"]
    return "\n".join(lines) + "\n"


def unframed(library: Library) -> list[str]:
    """Every place of the site, as the patterns of a host, but for the widget's."""
    addresses = [
        address
        for edition in library.editions
        for address in (
            home_of(library, edition.lang),
            *(article.url for article in (*edition.articles, *edition.fallbacks)),
            *(category.url for category in edition.categories),
        )
    ]
    tops = {address.split("/")[1] for address in addresses} | OWN
    return ["/", "/index.html", "/404.html", *sorted(f"/{top}/*" for top in tops - {"", "widget"})]


def has_videos(library: Library) -> bool:
    """Whether an article shows a film; ours are then loaded like pictures."""
    return any(
        "video" in article.features for edition in library.editions for article in edition.articles
    )


def policy(config: Config, *, videos: bool = False) -> str:
    """Only our own files; forms may also go to the host that *config* names."""
    hosts = "".join(f" {host}" for host in form_hosts(config))
    connect = "".join(f" {host}" for host in form_hosts(config) if host != "mailto:")
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            *(["media-src 'self'"] if videos else []),
            f"connect-src 'self'{connect}",
            f"form-action 'self'{hosts}",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
