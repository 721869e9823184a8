"""Theme, configuration and library → the press that turns pages into bytes."""

from collections.abc import Mapping

from kbgen.config import Config
from kbgen.model import Library
from kbgen.site.assets import Assets
from kbgen.site.icons import read_icons
from kbgen.site.page import Base
from kbgen.site.shell import shell
from kbgen.site.templates import Press
from kbgen.site.words import Words
from kbgen.theme import Theme


def press(
    theme: Theme,
    config: Config,
    library: Library,
    *,
    words: Mapping[str, Words],
    assets: Assets,
    base: Base,
    noindex: bool = False,
) -> Press:
    """*noindex*: a preview that search engines shall leave alone."""
    start = len("templates/")
    sources = {path[start:]: theme.text(path) for path in theme.under("templates", ".html")}
    shells = {
        edition.lang: shell(
            config,
            library,
            edition,
            words=words[edition.lang],
            assets=assets,
            base=base,
            noindex=noindex,
        )
        for edition in library.editions
    }
    return Press(sources, shells, read_icons(theme))
