"""Whether the templates that a site brings itself still fit the ones that kbgen brings."""

import re
from collections.abc import Iterable, Iterator, Mapping

import jinja2
from jinja2 import meta, nodes

from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.site.templates import Press
from kbgen.theme import Theme

# What render() gives to every template; the rest is the context of the template that it replaces.
GIVEN = {"site", "w", "body", "canonical", "noindex", "places", "icon", "data", "fixed", "self"}
WORD = re.compile(r"""\bw\[\s*["']([\w.]+)["']\s*\]""")
START = "templates/"


def misfits(theme: Theme, builtin: Theme, words: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Mistakes of templates in the site's own theme/; *words*: every key of the interface.

    Found: what is no template at all; a part that does not exist; a block that other templates
    fill and this one no longer has; a value or word that nobody gives it. What one of these
    hides from a reader is not found: how a page looks is for eyes.
    """
    environment = Press({}, {}).environment
    own = {path[len(START) :]: f"theme/{path}" for path in theme.own if is_template(path)}
    trees: dict[str, nodes.Template] = {}
    told: list[Diagnostic] = []
    for path in theme.under("templates", ".html"):
        name = path[len(START) :]
        try:
            trees[name] = environment.parse(theme.text(path))
        except jinja2.TemplateSyntaxError as error:
            where = own.get(name, path)
            message = f"not a template: {error.message}"
            told.append(Diagnostic(where, error.lineno, message, code="bad-template"))
    known_words = set(words)
    for name, place in sorted(own.items()):
        if name in trees:
            told += missing_parts(trees, name, place)
            told += missing_blocks(trees, name, place)
            told += missing_words(theme.text(START + name), place, known_words)
            told += missing_values(environment, trees, name, place, builtin)
    told += unused(trees, own, builtin)
    return tuple(sorted(told))


def is_template(path: str) -> bool:
    return path.startswith(START) and path.endswith(".html")


def unused(
    trees: Mapping[str, nodes.Template], own: Mapping[str, str], builtin: Theme
) -> Iterator[Diagnostic]:
    """Templates that replace none of ours and that no other one names."""
    named = {part for tree in trees.values() for part in parts_of(tree)}
    ours = [path[len(START) :] for path in builtin.under("templates", ".html")]
    for name in sorted(own.keys() - named - set(ours)):
        hint = did_you_mean(name, ours) or "name it like the template that it shall replace"
        yield Diagnostic(own[name], 0, "no page uses it", hint, "misnamed-file", Severity.WARNING)


def missing_parts(
    trees: Mapping[str, nodes.Template], name: str, place: str
) -> Iterator[Diagnostic]:
    for part in sorted(parts_of(trees[name]) - set(trees)):
        hint = did_you_mean(part, trees)
        yield Diagnostic(place, 0, f"no template '{part}'", hint, "template-misfit")


def parts_of(tree: nodes.Template) -> set[str]:
    """Templates that *tree* extends, includes or fixes."""
    fixed = {
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "fixed"
        if call.args and isinstance(call.args[0], nodes.Const)
    }
    return fixed | {used for used in meta.find_referenced_templates(tree) if used}


def missing_blocks(
    trees: Mapping[str, nodes.Template], name: str, place: str
) -> Iterator[Diagnostic]:
    """Blocks that a template extending *name* fills: without them its words are lost."""
    own = blocks(trees[name])
    wanted: dict[str, str] = {}
    for other, tree in sorted(trees.items()):
        if any(one.template == nodes.Const(name) for one in tree.find_all(nodes.Extends)):
            outer = outer_blocks(tree)
            wanted |= {block: other for block in outer - own if block not in wanted}
    for block, other in sorted(wanted.items()):
        message = f"'{other}' fills a block '{block}' that this template lacks"
        hint = f"add {{% block {block} %}}{{% endblock %}} where it shall stand"
        yield Diagnostic(place, 0, message, hint, "template-misfit")


def blocks(tree: nodes.Template) -> set[str]:
    return {block.name for block in tree.find_all(nodes.Block)}


def outer_blocks(tree: nodes.Template) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, nodes.Block)}


def missing_words(text: str, place: str, known: set[str]) -> Iterator[Diagnostic]:
    for number, line in enumerate(text.splitlines(), start=1):
        for word in WORD.findall(line):
            if word not in known:
                hint = did_you_mean(word, known)
                yield Diagnostic(
                    place, number, f"no interface word '{word}'", hint, "template-misfit"
                )


def missing_values(
    environment: jinja2.Environment,
    trees: Mapping[str, nodes.Template],
    name: str,
    place: str,
    builtin: Theme,
) -> Iterator[Diagnostic]:
    """Values that the template asks for and the one that it replaces did not."""
    if START + name not in builtin.files:
        return
    ours = environment.parse(builtin.text(START + name))
    before = needs(trees, ours)
    try:
        now = needs(trees, trees[name])
    except jinja2.TemplateAssertionError as error:
        yield Diagnostic(place, error.lineno, str(error.message), code="template-misfit")
        return
    for value in sorted(now - before - GIVEN):
        hint = did_you_mean(value, before | GIVEN) or "the page does not bring it"
        message = f"unknown value '{value}'"
        yield Diagnostic(place, 0, message, hint, "template-misfit", Severity.WARNING)


def needs(trees: Mapping[str, nodes.Template], tree: nodes.Template) -> set[str]:
    """Values that a template and all that it includes or extends take from their context."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        found |= meta.find_undeclared_variables(one)
        for used in sorted(parts_of(one) & set(trees) - seen):
            seen.add(used)
            waiting.append(trees[used])
    return found
