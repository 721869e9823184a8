"""What an article's page offers next."""

from kbgen.model import Article
from kbgen.site.related import related

SHELF = {
    key: Article(f"{key}.md", key, "en", f"/{key}/", number, "", key.title())
    for number, key in enumerate("abcdefg", 1)
}


def offered(near: str = "", beside: str = "", chosen: str = "") -> str:
    article = Article("a.md", "a", "en", "/a/", 1, "", "A", related=tuple(chosen))
    neighbours = [SHELF[key] for key in beside]
    return "".join(one.key for one in related(article, SHELF, tuple(near), neighbours))


def test_the_authors_choice_stands_alone() -> None:
    assert offered(chosen="gf", near="bc", beside="de") == "gf"


def test_the_nearest_stand_before_neighbours_and_nobody_twice() -> None:
    assert offered(near="ca", beside="acbd") == "cbd"
    assert offered(near="efgb", beside="cd") == "efg"


def test_an_article_that_is_gone_is_not_offered() -> None:
    assert offered(chosen="xg") == "g"
