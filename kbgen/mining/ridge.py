"""Kernel ridge regression: what a classifier would say of each text had it not seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.linalg import lapack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Square = NDArray[np.float32]


def inverted(kernel: Square, ridge: float) -> Square:
    """(*kernel* + *ridge* · 1)⁻¹, made in the place of *kernel*.

    By Cholesky: a third of the memory of a general inverse, and half the time.
    """
    kernel[np.diag_indices_from(kernel)] += ridge
    # Symmetric, so that its transpose is itself in the order that Fortran likes.
    factor, failed = lapack.spotrf(kernel.T, lower=True, overwrite_a=True)
    if not failed:
        found, failed = lapack.spotri(factor, lower=True, overwrite_c=True)
    if failed:  # A blend of similarities need not be positive definite.
        raise np.linalg.LinAlgError("the ridge is too small")
    for row in range(len(found) - 1):
        found[row, row + 1 :] = found[row + 1 :, row]
    return np.asarray(found)


def unseen(inverse: Square, dual: Any, wanted: Any) -> Any:
    """Each row's prediction by a fit without that row: exact, and free once inverted."""
    return wanted - dual / np.diag(inverse)[:, None]
