"""Code in colours is exactly what Pygments makes of it, though only what is needed is compiled."""

from html import escape

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_all_lexers, get_lexer_by_name

from kbgen.articles.highlighting import LONGEST, highlighted

LANGUAGES = sorted(names[0] for _, names, _, _ in get_all_lexers(plugins=False) if names)
MIXED = """#!/usr/bin/env python3
<?php echo "<b class='x'>$name[1]</b>"; /* a comment */ ?>
{% if user.name == "Ann" %}{{ user|upper }}{% endif %}
SELECT count(*) FROM `orders` WHERE id >= 0x1F AND note LIKE '%it''s%'; -- done
<style>a:hover { color: #fff !important }</style><script>let a = `x${1 + 2}`;</script>
- key: [1, 2.5e3, "three", ~]  # YAML
def f(self, *rest): return f"{rest!r:>10}" or None
$ curl -s "https://help.example.com/?q=1" | grep -c 'é' && exit 1

[section]
  \tvalue = \\"\\u00e9\\"
"""


@pytest.mark.parametrize("language", [*LANGUAGES[::9], "bash", "css", "html+php", "mysql", "rst"])
def test_colours_are_those_of_pygments(language: str) -> None:
    stock = highlight(MIXED, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True))
    assert highlighted(MIXED, language) == stock


@pytest.mark.parametrize("language", ["", "no-such-language", "c++\x00"])
def test_what_nobody_knows_stays_plain(language: str) -> None:
    assert highlighted("<b> & co", language) == "&lt;b&gt; &amp; co"


def test_code_that_would_take_long_stays_plain() -> None:
    code = "a = '<b>'\n" * (LONGEST // 10 + 1)
    assert highlighted(code, "python") == escape(code)
