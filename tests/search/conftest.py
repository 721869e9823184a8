"""What search tests share."""

from collections.abc import Callable, Sequence

import pytest
from shelves import Shelf


@pytest.fixture
def shelf() -> Callable[..., Shelf]:
    """An empty shelf, or one filled with pairs of title and text."""

    def made(*pairs: Sequence[str], lang: str = "en") -> Shelf:
        new = Shelf(lang)
        for pair in pairs:
            new.put(*pair)
        return new

    return made
