"""A table whose cells wrap, for what has to be read side by side. The only user of Rich here, imported when needed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from migrator.reports.columns import Cell
from migrator.reports.style import Style

if TYPE_CHECKING:
    from rich.segment import Segment

_UNLIMITED = 1 << 16


def table(headers: Sequence[str], rows: Sequence[Sequence[Cell]], style: Style) -> list[str]:
    """Return the lines of a table as wide as the terminal at most; without a terminal no cell is wrapped."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for header in headers:
        grid.add_column(header, overflow="fold", no_wrap=style.width is None)
    for row in rows:
        grid.add_row(*(Text(cell.text, style=cell.colour or "") for cell in row))
    # A Console asks the environment for its width and colours; a report is a function of its arguments.
    console = Console(width=style.width or _UNLIMITED, _environ={}, force_terminal=False, legacy_windows=False)
    return [_text(line, style) for line in console.render_lines(grid, pad=False)]


def _text(line: "list[Segment]", style: Style) -> str:
    from rich.cells import cell_len
    from rich.color import ColorSystem
    from rich.segment import Segment

    plain = "".join(segment.text for segment in line).rstrip()
    if not style.color:
        return plain
    cut = Segment.adjust_line_length(line, cell_len(plain), pad=False)
    return "".join(s.style.render(s.text, color_system=ColorSystem.STANDARD) if s.style else s.text for s in cut)
