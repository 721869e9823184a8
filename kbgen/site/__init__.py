"""What we show: a Library becomes pages, and pages become files.

    theme = theme.read_theme(root)
    where = base(base_url or config.url)
    words = {lang: read_words(theme, lang)[0] for lang in config.languages}
    made = assets(theme, config, logo)                     # made.files are written as they are
    frame = press(theme, config, library, words=words, assets=made, base=where)
    for page in plan(library, config, words, where):
        key = frame.frame(page.template, page.lang) + page.digest() + digest of the body
        render(frame, page, body)                          # only if the key is new
    redirect_pages(library, where)                         # rendered like the others, no body
    feeds(library, config, words, where, pages)            # files, like the two lines below
    host_files(library, config, made, where)
    copy(article, body.markdown)                           # one an article

A Press can be pickled; each process compiles its templates once.
"""

from kbgen.site.assets import Assets, assets
from kbgen.site.contact_form import ContactForm, contact_forms
from kbgen.site.feeds import copied, copy, feeds
from kbgen.site.hosting import FOREVER, host_files, policy, redirect_pages
from kbgen.site.look import look_mistakes
from kbgen.site.page import Base, Page, base
from kbgen.site.plan import plan
from kbgen.site.press import press
from kbgen.site.templates import Press, render
from kbgen.site.words import Words, read_words

__all__ = [
    "FOREVER",
    "Assets",
    "Base",
    "ContactForm",
    "Page",
    "Press",
    "Words",
    "assets",
    "base",
    "contact_forms",
    "copied",
    "copy",
    "feeds",
    "host_files",
    "look_mistakes",
    "plan",
    "policy",
    "press",
    "read_words",
    "redirect_pages",
    "render",
]
