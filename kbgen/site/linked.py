"""JSON-LD: what a page is, in the words of schema.org, for search engines."""

from collections.abc import Mapping, Sequence
from typing import Any

Shell = Mapping[str, Any]
CONTEXT = "https://schema.org"
QUESTION_MARKS = ("?", "？", "؟", "\u037e")  # Latin, full-width, Arabic, Greek.


def website(site: Shell) -> dict[str, Any]:
    """The home page: who publishes, and how the site is searched."""
    target = f"{site['origin']}{site['search']}?q={{search_term_string}}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": site["name"],
        "url": site["origin"] + site["home"],
        "inLanguage": site["lang"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def article(
    site: Shell, title: str, answer: str, url: str, updated: Mapping[str, str] | None
) -> dict[str, Any]:
    """One answer; a date is given only where somebody has checked the article."""
    found = {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": title[:110],
        "description": answer,
        "inLanguage": site["lang"],
        "mainEntityOfPage": site["origin"] + url,
        "image": site["card"],
        "dateModified": updated["iso"] if updated else "",
        "publisher": {"@type": "Organization", "name": site["name"]},
    }
    return {key: value for key, value in found.items() if value}


def crumbs(site: Shell, trail: Sequence[Mapping[str, str]], title: str, url: str) -> dict[str, Any]:
    """The way from the home page to this one."""
    steps = [{"title": site["words"]["site.home"], "url": site["home"]}, *trail]
    steps.append({"title": title, "url": url})
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": step["title"],
            "item": site["origin"] + step["url"],
        }
        for place, step in enumerate(steps, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def questions(articles: Sequence[Mapping[str, str]]) -> dict[str, Any] | None:
    """An FAQPage, if all that the page lists are questions with their whole answer; else None."""
    if len(articles) < 2:
        return None
    if not all(one["answer"] and one["title"].endswith(QUESTION_MARKS) for one in articles):
        return None
    entities = [
        {
            "@type": "Question",
            "name": one["title"],
            "acceptedAnswer": {"@type": "Answer", "text": one["answer"]},
        }
        for one in articles
    ]
    return {"@context": CONTEXT, "@type": "FAQPage", "mainEntity": entities}
