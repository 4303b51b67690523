"""Draw the README's picture: a run that fails and the status after it, as a terminal shows them, from a real run."""

import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from migrator.database import embedded
from tests import servers
from tests.readme_console import ROOT, polish

PICTURE = ROOT / ".github" / "images" / "failure.svg"
WIDTH = 100
SCRIPTS = {
    "013_add_totals.up.sql": (
        "ALTER TABLE orders ADD COLUMN total numeric(12, 2);\n\nUPDATE orders SET totl = 0 WHERE total IS NULL;\n"
    ),
    "013_add_totals.down.sql": "ALTER TABLE orders DROP COLUMN total;\n",
    "014_drop_notes.up.sql": "DROP TABLE IF EXISTS notes;\n",
    "014_drop_notes.down.sql": "CREATE TABLE notes (id bigint);\n",
}
ENTRIES = "  - 013_add_totals\n  - 014_drop_notes\n\nvalidate:"
COMMANDS = (("apply",), ("status",))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder) / "server", durable=False) as server:
        home = Path(folder) / "shop"
        shutil.copytree(ROOT / "sql", home / "sql")
        with servers.fresh_database(server) as url:
            shutil.copy(ROOT / "manifest.yaml", home)
            run_on_terminal(("apply", "--quiet"), home, url)
            text = (ROOT / "manifest.yaml").read_text("utf-8").replace("\nvalidate:", ENTRIES, 1)
            (home / "manifest.yaml").write_text(text, "utf-8")
            for name, script in SCRIPTS.items():
                (home / "sql" / name).write_text(script, "utf-8")
            shown = [f"\x1b[1m$ migrator {' '.join(c)}\x1b[0m\n{run_on_terminal(c, home, url)}" for c in COMMANDS]
    PICTURE.write_text(draw(polish("\n".join(shown), url, home)), "utf-8")
    print(f"{PICTURE.relative_to(ROOT)} is drawn.")


def run_on_terminal(arguments: tuple[str, ...], home: Path, url: str) -> str:
    """Return what a command prints on a terminal of our width, with its colours."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "DATABASE_URL": url, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "migrator", *arguments],
        cwd=home,
        env=environment,
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    output = b""
    # Linux answers a read from a terminal that nobody holds open any more with an error.
    with os.fdopen(leader, "rb", buffering=0) as screen:
        while process.poll() is None or output[-1:] != b"\n":
            try:
                output += screen.read(1 << 16)
            except OSError:
                break
    process.wait()
    return output.decode("utf-8").replace("\r\n", "\n")


def draw(text: str) -> str:
    """Return the terminal's text as SVG, in the fonts that a reader has: nothing is fetched."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text.rstrip()))
    drawn = console.export_svg(title="migrator", unique_id="failure")
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    return re.sub(r"<!-- Generated with .*? -->\s*", "", drawn.replace("Fira Code", "ui-monospace, Menlo, Consolas"))


if __name__ == "__main__":
    main()
