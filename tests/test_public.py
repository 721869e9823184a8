"""What other programs may import from kbgen; everything else is free to move."""

import subprocess
import sys

import pytest

import kbgen


@pytest.mark.parametrize("name", kbgen.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(kbgen, name) is not None


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'built_site'"):
        _ = kbgen.built_site


def test_importing_kbgen_imports_no_story() -> None:
    code = "import sys, kbgen; print([name for name in sys.modules if name.startswith('kbgen.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['kbgen.version']\n"
