"""Nested JSON of any shape: the customer's first words are the question, the agent's last the
resolution."""

import json
from pathlib import Path
from typing import Any

import pytest

from kbgen.model import Question
from kbgen.tickets import read_questions

ASKED = "Where does my parcel stay so long?"
REPLIED = "It waits for you at the customs office."

SHAPES: dict[str, Any] = {
    "roles of authors": {
        "messages": [
            {"author": {"role": "end-user", "name": "Marisol"}, "body": ASKED},
            {"author": {"role": "agent", "name": "Nadezhda"}, "body": "One moment, I look."},
            {"author": {"role": "agent", "name": "Nadezhda"}, "body": REPLIED},
            {"author": {"role": "end-user", "name": "Marisol"}, "body": "Thank you!"},
        ]
    },
    "a role beside the text": {
        "conversation": {
            "comments": [{"role": "customer", "text": ASKED}, {"role": "staff", "text": REPLIED}]
        }
    },
    "yes and no": {
        "thread": [
            {"isAgent": False, "content": {"html": f"<p>{ASKED}</p>"}},
            {"isAgent": True, "content": {"html": f"<p>{REPLIED}</p>"}},
        ]
    },
    "directions": {
        "entries": [
            {"direction": "incoming", "text": ASKED},
            {"direction": "outgoing", "text": REPLIED},
        ]
    },
    "addresses alone": {
        "requester": {"email": "marisol@x.example"},
        "comments": [
            {"author": {"email": "Marisol@x.example"}, "body": ASKED},
            {"author": {"email": "desk@y.example"}, "body": REPLIED},
        ],
    },
    "a question with replies": {"description": ASKED, "replies": [{"body": REPLIED}]},
    "an agent who writes first": {
        "messages": [
            {"sender": "agent", "body": "Welcome! Ask me anything."},
            {"sender": "user", "body": ASKED},
            {"sender": "agent", "body": REPLIED},
        ]
    },
    "notes that no customer sees": {
        "messages": [
            {"from": {"type": "customer"}, "body": ASKED},
            {"from": {"type": "agent"}, "body": REPLIED, "public": True},
            {"from": {"type": "agent"}, "body": "Somebody lost it, I think.", "public": False},
            {"from": {"type": "agent"}, "body": "He is angry again.", "internal": True},
            {"from": {"type": "bot"}, "body": "This ticket is closed."},
        ]
    },
}


def read(folder: Path, ticket: dict[str, Any]) -> list[Question]:
    export = folder / "export.json"
    export.write_text(json.dumps([{"id": "T-1", "status": "closed", **ticket}]), encoding="utf-8")
    with read_questions([export], languages=("en",)) as reading:
        return list(reading)


@pytest.mark.parametrize("name", SHAPES)
def test_question_and_resolution_of(tmp_path: Path, name: str) -> None:
    (question,) = read(tmp_path, SHAPES[name])
    assert question.text == ASKED
    assert question.resolution == REPLIED


def test_the_names_of_those_who_reply_are_taken_out(tmp_path: Path) -> None:
    author = {"role": "agent", "name": "Nadezhda Quental", "email": "nadezhda@y.example"}
    told = [
        {"author": {"role": "user"}, "body": "Nadezhda promised me a new card, when does it come?"},
        {"author": author, "body": "It left on Monday. Ask for Quental at the gate."},
    ]
    (question,) = read(tmp_path, {"messages": told})
    assert question.text == "[name] promised me a new card, when does it come?"
    assert "Quental" not in question.resolution


def test_what_an_agent_writes_unasked_is_no_question(tmp_path: Path) -> None:
    assert read(tmp_path, {"messages": [{"sender": "agent", "body": "Our new prices."}]}) == []


def test_a_link_that_an_agent_sends_tells_the_article(tmp_path: Path) -> None:
    said = "Please read https://help.example/cards/delivery/ about it."
    told = [{"role": "user", "body": ASKED}, {"role": "agent", "body": said}]
    (question,) = read(tmp_path, {"messages": told})
    assert "article:/cards/delivery" in " ".join(question.signals)
