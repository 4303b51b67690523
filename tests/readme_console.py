"""The README's commands, run as its reader would: scenes, each a folder and a database, each one shell from top to end.

Comments in the README that its readers do not see direct the scenes:

- `in: an empty folder` or `in: a copy of the shop` begins one; with `, on a server` DATABASE_URL is set as well
- `file: PATH` says that the next block is the content of this file
- `run: COMMAND` is run and not compared; `shown` says that the next block of commands is run by a test of its own
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
URL = "postgresql://anna@db.example.org/shop"
TIMEOUT = 60.0

_DIRECTIVE = re.compile(r"<!-- (in|file|run|shown)(?:: (.*))? -->", re.DOTALL)
_FENCE = re.compile(r"```(\w*)")
_END = "\x1e"  # stands behind each command's output


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines, the line of its fence from 1, and the file that it is, if it is one."""

    language: str
    lines: tuple[str, ...]
    line: int
    file: str | None = None
    shown: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass(frozen=True)
class Command:
    """A command and the output pasted below it; `first` and `last` delimit that output in the README's lines, from 0.

    `expected` is None where the output does not matter.
    """

    text: str
    expected: tuple[str, ...] | None
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Scene:
    """What is run in one folder, in order: commands, and files that a reader would write with an editor."""

    name: str
    setting: str
    steps: list[Command | Block] = field(default_factory=list)

    @property
    def commands(self) -> list[Command]:
        return [step for step in self.steps if isinstance(step, Command)]


def blocks(lines: list[str]) -> Iterator[Block | tuple[str, str]]:
    """Return the blocks and directives of a Markdown text, and its headings as ("heading", text)."""
    file, shown, number = None, False, 0
    while number < len(lines):
        line = lines[number]
        while line.startswith("<!-- ") and not line.endswith(" -->"):
            number += 1
            line = f"{line}\n{lines[number]}"
        if directive := _DIRECTIVE.fullmatch(line):
            file = directive[2] if directive[1] == "file" else file
            shown = shown or directive[1] == "shown"
            if directive[1] in ("in", "run"):
                yield directive[1], directive[2]
        elif line.startswith("#"):
            yield "heading", line.lstrip("# ")
        elif fence := _FENCE.fullmatch(line):
            end = lines.index("```", number + 1)
            yield Block(fence[1], tuple(lines[number + 1 : end]), number + 1, file, shown)
            file, shown, number = None, False, end
        number += 1


def commands(block: Block) -> list[Command]:
    """Return the commands of a console block: `$ ` begins one, `> ` goes on with it, the rest is its output."""
    found: list[Command] = []
    for number, line in enumerate(block.lines, block.line):
        if line.startswith("$ "):
            found.append(Command(line[2:], (), number + 1, number + 1))
        elif line.startswith("> ") and not found[-1].expected:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line[2:]}", first=number + 1, last=number + 1)
        else:
            found[-1] = replace(found[-1], expected=(*(found[-1].expected or ()), line), last=number + 1)
    return found


def scenes(text: str) -> list[Scene]:
    """Return the scenes of a README. A command outside of any scene is an error of the README."""
    found: list[Scene] = []
    heading = ""
    for item in blocks(text.splitlines()):
        match item:
            case ("heading", title):
                heading = title
            case ("in", setting):
                found.append(Scene(heading, setting))
            case ("run", command):
                found[-1].steps.append(Command(command, None))
            case Block(language="console", shown=False):
                found[-1].steps.extend(commands(item))
            case Block(file=str()):
                found[-1].steps.append(item)
            case Block(language="sql"):
                quoted = item.text.replace("DATABASE shop", 'DATABASE :"DBNAME"')
                found[-1].steps.append(Command(f"psql -qv ON_ERROR_STOP=1 $DATABASE_URL <<'END'\n{quoted}END", ()))
    return found


def play(scene: Scene, folder: Path, url: str, programs: Path) -> list[str]:
    """Run a scene below `folder` on the database at `url` and return each command's output as its reader sees it."""
    home = folder / "shop"
    home.mkdir()
    if "shop" in scene.setting:
        shutil.copy(ROOT / "manifest.yaml", home)
        shutil.copytree(ROOT / "sql", home / "sql")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{programs}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(folder),
        "PGCONNECT_TIMEOUT": "10",
        "PSQLRC": os.devnull,
    } | ({"DATABASE_URL": url} if "server" in scene.setting else {})
    script = "\n".join(_lines(scene, folder, url))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    outputs = done.stdout.split(_END)[:-1]
    return [polish(output, url, home) for output in outputs]


def _lines(scene: Scene, folder: Path, url: str) -> Iterator[str]:
    """Return the shell script of a scene. Each command finds in $? what the one before it ended with."""
    for number, step in enumerate(scene.steps):
        if isinstance(step, Block):
            source = folder / f"block{number}"
            source.write_text(step.text, "utf-8")
            target = shlex.quote(str(step.file))
            yield f"mkdir -p $(dirname {target}) && cp {source} {target}"
        else:
            yield f"{step.text.replace(URL, url)}\n{{ status=$?; printf '{_END}'; (exit $status); }}"


def polish(output: str, url: str, home: Path) -> str:
    """Return an output with the names of the test's own things replaced by those that the README uses."""
    database = url.rpartition("/")[2].partition("?")[0]
    output = re.sub(rf"\b{database} on \S+:\d+", "shop on db.example.org:5432", output)
    output = output.replace(url, URL).replace(str(home), "/home/anna/shop")
    host, user = re.escape(os.uname().nodename), os.environ.get("USER") or "root"
    output = re.sub(rf"\b{user}@{host}\b", "anna@build", output)
    output = re.sub(rf"\b{user} on {host}\b", "anna on build", output)
    output = re.sub(rf"(?<![/\w]){user}(?![/\w])", "anna", output)
    return re.sub(r"\buser postgres\b", "user anna", output)


_VARIES = {
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:\d\d)?)?": "TIME",
    r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b": "UUID",
    r"\b\d[\d.,]* m?s\b": "DURATION",
    r'("(?:duration|lock_wait)_ms": )\d+': r"\1N",
    r"\b\d+ (attempts|tries)\b": r"N \1",
    r"\bprocess \d+|\bpid \d+": "PROCESS",
    r"\bPostgreSQL \d+\.\d+": "PostgreSQL",
    r"\([0-9a-f]{12}\)": "(COMMIT)",
    r"-{2,}": "--",
    r" {2,}": " ",
}


def normal(line: str) -> str:
    """Return a line without what differs from run to run; the columns of tables are among it, but not a caret's."""
    line = line.rstrip()
    if line.strip() == "^":
        return line
    for pattern, name in _VARIES.items():
        line = re.sub(pattern, name, line)
    return line.strip()


def agrees(expected: tuple[str, ...], output: str) -> bool:
    """Tell whether an output is the one that is pasted; a line of `…` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(normal(line)) + r"\n" for line in _trimmed(expected)
    )
    return re.fullmatch(pattern, "".join(f"{normal(line)}\n" for line in _trimmed(output.splitlines()))) is not None


def _trimmed(lines: "tuple[str, ...] | list[str]") -> list[str]:
    """Return the lines without the empty ones at their end: people put one between two commands."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return kept
