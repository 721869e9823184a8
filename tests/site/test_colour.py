"""Brand colours: what can be read stays, what cannot is told with the nearest that can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.config import Config
from kbgen.site.colour import (
    DARK_GROUND,
    ENOUGH,
    LIGHT_GROUND,
    LIGHT_PAGE,
    accents,
    contrast,
    nearest,
)
from kbgen.site.look import look_mistakes

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#767676", "#ffffff", 4.54), ("#777", "#fff", 4.48)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@given(COLOURS)
def test_whatever_the_brand_links_can_be_read_on_every_ground(brand: str) -> None:
    light, dark = accents(Config(brand=brand))
    assert contrast(light, LIGHT_GROUND) >= ENOUGH
    assert contrast(dark, DARK_GROUND) >= ENOUGH


@given(COLOURS)
def test_the_proposal_passes_the_check_that_made_it(brand: str) -> None:
    assert not look_mistakes(Config(brand=nearest(brand, LIGHT_PAGE)))


def test_a_pale_brand_is_told_with_its_contrast_and_the_nearest_that_passes() -> None:
    (told,) = look_mistakes(Config(brand="#ffcc00"), text="title: A\nbrand: '#ffcc00'\n")
    assert str(told) == (
        "site.yml:2: 'brand: #ffcc00' has a contrast of 1.5:1 on the page, 4.5:1 is needed"
        " — the nearest that can be read is '#907300'"
    )


def test_hardly_too_pale_is_too_pale_all_the_same() -> None:
    (told,) = look_mistakes(Config(brand="#777777"))
    assert "'brand: #777777' has a contrast of 4.4:1" in str(told)
    assert not look_mistakes(Config(brand="#767676"))


def test_a_logo_that_is_not_there_is_told() -> None:
    (told,) = look_mistakes(Config(logo="img/lgo.svg"), {"img/logo.svg"}, "logo: img/lgo.svg\n")
    assert str(told) == (
        "site.yml:1: warning: no such picture: 'logo: img/lgo.svg' — did you mean 'img/logo.svg'?"
    )


def test_a_readable_brand_is_left_alone() -> None:
    assert not look_mistakes(Config(brand="#0b6b5d", brand_dark="#5fd0bd"))
    assert accents(Config(brand="#0b6b5d", brand_dark="#5fd0bd")) == ("#0b6b5d", "#5fd0bd")
