"""Compares what tests have seen of functions with the table of operations in a page of the documentation."""

import functools
import inspect
import pathlib
import re
from typing import Any, Callable, Dict, List, Mapping, Sequence, Set, Tuple

CLIENTS = pathlib.Path(__file__).parents[2] / "docs" / "clients"
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$")


class Seen:
    """Notes which functions have returned."""

    def __init__(self) -> None:
        self.names: Set[str] = set()

    def note(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The function, whose name is noted once it has returned."""

        @functools.wraps(call)
        def noted(*args: Any, **kwargs: Any) -> Any:
            answer = call(*args, **kwargs)
            self.names.add(name)
            return answer

        return noted


def heading(name: str, parameters: Sequence[Tuple[str, Any]]) -> str:
    """A function as its document has it, such as `getJob(jobId, state='pending')`."""
    empty = inspect.Parameter.empty
    listed = (each if default is empty else f"{each}={default!r}" for each, default in parameters)
    return f"{name}({', '.join(listed)})"


def table(page: str) -> Dict[str, List[str]]:
    """The cells behind each name of the page's table of operations."""
    text = (CLIENTS / page).read_text(encoding="utf-8")
    rows = (ROW.match(line) for line in text[text.index("## Operations") :].splitlines())
    return {row[1]: row[2].split(" | ") for row in rows if row}


def check(page: str, signatures: Mapping[str, Sequence[Tuple[str, Any]]], seen: Seen) -> None:
    """Raises AssertionError unless the table has each function, and says of each what was seen."""
    found = {heading(name, signatures[name]): "works" if name in seen.names else "-" for name in signatures}
    told = {name: cells[0].split(",")[0] for name, cells in table(page).items()}
    assert found == told, (found, told)
