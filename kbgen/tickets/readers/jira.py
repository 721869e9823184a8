"""Jira and Jira Service Management: CSV with repeated columns, JSON of the REST search."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.documents import at, first_record, names_at, objects_at, records, text_at
from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "jira"

# Headers as Jira writes them in the languages we know best.
_OWN = {
    "id": (
        "Issue key",
        "Chave da item",
        "Chave",
        "Ключ запроса",
        "Ключ проблемы",
        "Vorgangsschlüssel",
    ),
    "subject": ("Summary", "Resumo", "Тема", "Resumen", "Zusammenfassung", "Résumé"),
    "body": ("Description", "Descrição", "Описание", "Descripción", "Beschreibung"),
    "created": ("Created", "Criado", "Создано", "Creada", "Erstellt", "Création"),
    "closed": ("Resolved", "Resolvido", "Дата решения", "Resuelta", "Erledigt", "Résolue"),
    "requester": ("Reporter Id", "Reporter", "Relator", "Автор", "Informador", "Autor"),
    "requester_name": ("Creator", "Criador", "Создатель", "Reporter"),
    "agent": ("Assignee", "Responsável", "Исполнитель", "Assignee Id"),
    "tags": ("Labels", "Rótulos", "Метки", "Etiquetas", "Stichwörter", "Étiquettes"),
    "category": ("Custom field (Request Type)", "Component/s", "Components", "Issue Type"),
    "resolution": ("Comment", "Comments", "Comentário", "Комментарий", "Kommentar", "Commentaire"),
}
_COMMENT = re.compile(r"\A([^;\n]{6,40});([^;\n]{0,120});(.*)\Z", re.DOTALL)
_REFUSED = re.compile(r"(?i)\A(?:duplicate|duplicad|дубл|duplikat|doublon)")


def recognises(export: Export) -> bool:
    first = first_record(export)
    if first:
        return "fields" in first and "key" in first
    header = {normal(name) for name in table.header_of(export)}
    return bool({"issue key", "ключ запроса", "vorgangsschlüssel"} & header) or (
        "project key" in header and "summary" in header
    )


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    if first_record(export):
        return Layout((), {}), records(export)
    found, rows = table.read(export, mapping, _OWN)
    names = [normal(name) for name in found.header]
    comments = {normal(name) for name in _OWN["resolution"]}
    columns = dict(found.columns)
    if "resolution" not in mapping:
        columns.pop("resolution", None)
    columns["comments"] = tuple(place for place, name in enumerate(names) if name in comments)
    columns["outcome"] = tuple(place for place, name in enumerate(names) if name == "resolution")
    return Layout(found.header, columns, found.day_first), rows


def ticket(cells: Any, found: Layout) -> Ticket:
    return _from_json(cells) if isinstance(cells, dict) else _from_csv(cells, found)


def _from_csv(cells: Sequence[str], found: Layout) -> Ticket:
    """The last comment that is not the reporter's own is the answer."""
    read = table.ticket(cells, found)
    answer, people = read.resolution, list(read.agents)
    for place in found.columns.get("comments", ()):
        written = _COMMENT.match(cells[place]) if place < len(cells) else None
        if written and written[2] != read.requester:
            answer = written[3]
            people.append(written[2])
    outcome = [cells[place] for place in found.columns.get("outcome", ()) if place < len(cells)]
    merged = read.merged_into or ("duplicate" if any(map(_REFUSED.match, outcome)) else "")
    return replace(read, resolution=answer, agents=tuple(people), merged_into=merged)


def _from_json(data: Mapping[str, Any]) -> Ticket:
    fields = data.get("fields")
    reporter = text_at(
        fields, "reporter.emailAddress", "reporter.accountId", "reporter.displayName"
    )
    author = text_at(fields, "reporter.displayName")
    answers = [
        each
        for each in objects_at(fields, "comment.comments")
        if text_at(each, "author.displayName") != author and each.get("jsdPublic") is not False
    ]
    outcome = text_at(fields, "resolution.name")
    return Ticket(
        id=text_at(data, "key", "id"),
        subject=text_at(fields, "summary"),
        body=document_text(at(fields, "description")),
        created=parse_date(text_at(fields, "created")),
        closed=parse_date(text_at(fields, "resolutiondate")),
        requester=reporter,
        requester_name="\n".join((author, reporter, text_at(fields, "creator.displayName"))),
        status=text_at(fields, "status.name"),
        tags=names_at(fields, "labels"),
        category=" / ".join(
            (text_at(fields, "issuetype.name"), *names_at(fields, "components"))
        ).strip(" /"),
        resolution=document_text(at(answers[-1], "body")) if answers else "",
        agents=(
            text_at(fields, "assignee.displayName"),
            *(text_at(each, "author.displayName") for each in answers),
        ),
        merged_into="duplicate" if _REFUSED.match(outcome) else "",
    )


def document_text(node: Any, depth: int = 0) -> str:
    """The words of an Atlassian document, a line a block; plain text as it is. Never raises."""
    if isinstance(node, str):
        return node
    if not isinstance(node, dict) or depth > 50 or node.get("type") == "codeBlock":
        return ""
    if node.get("type") in {"text", "hardBreak"}:
        return str(node.get("text", "\n"))
    content = node.get("content")
    inner = (
        "".join(document_text(each, depth + 1) for each in content)
        if isinstance(content, list)
        else ""
    )
    block = node.get("type") in {"paragraph", "heading", "listItem", "tableRow", "blockquote"}
    return inner + "\n" if block else inner
