"""What would tell who somebody is, and what only looks like it."""

import pytest

from kbgen.articles import personal_data

OURS = ("help@bank.example", "bank.example", "+44 20 7946 0321")


def kinds(text: str, *, draft: bool) -> list[str]:
    return [kind for kind, _ in personal_data(text, OURS, draft=draft)]


@pytest.mark.parametrize(
    "text",
    [
        "the card 4539 1488 0343 6467 was",
        "IBAN GB82 WEST 1234 5698 7654 32.",
        "write to anna.maria@gmail.com",
    ],
)
def test_it_is_found_in_anything_that_is_published(text: str) -> None:
    assert len(kinds(text, draft=False)) == 1


@pytest.mark.parametrize("text", ["mail anna@shop.pt", "call me: +351 912 345 678"])
def test_a_draft_is_looked_at_more_closely(text: str) -> None:
    assert kinds(text, draft=False) == []
    assert len(kinds(text, draft=True)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "the test card 4111 1111 1111 1111",
        "order 4539 1488 0343 6468",  # Luhn says no.
        "0000 0000 0000 0000",
        "GB83 WEST 1234 5698 7654 32",
        "help@bank.example or cards@bank.example",
        "someone@example.com",
        "+44 20 7946 0321",
        "version 2.4.3 of 2026-11-22, ticket 1234567890123",
        "use the number 12345678901234567890123456",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert kinds(text, draft=True) == []


def test_what_is_found_is_shown_masked() -> None:
    [(_, shown)] = personal_data("anna.maria@gmail.com", (), draft=False)
    assert shown == "ann…"
