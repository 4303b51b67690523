"""Something to say about a script, by its offset: not yet a Problem, which knows the file's path and lines."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at character `offset`, in the file or in what is sent of it, as its maker says."""

    code: str
    message: str
    offset: int
    hint: str
    severity: Literal["error", "warning"] = "error"
