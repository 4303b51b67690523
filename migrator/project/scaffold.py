"""New projects and new migrations: what `migrator init` and `migrator new` write."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files as package_files
from pathlib import Path
from string import Template
from typing import Any

from migrator.project.adoption import adopt
from migrator.project.expectation import insert_expect
from migrator.project.files import create, remove, replace
from migrator.project.format import DEFAULT_LAYOUT, json_schema
from migrator.project.insertion import insert_entry
from migrator.project.manifest import Options, load
from migrator.project.numbering import next_id
from migrator.project.pairing import find_pairs, report_other_languages
from migrator.project.scripts import BYTE_ORDER_MARK, Folder
from migrator.project.yaml_tree import write_scalar
from migrator.values.errors import ManifestError, Problem, Problems, UsageError

MANIFEST = "manifest.yaml"
FIRST = "001_create_users"
WITHOUT_DATABASE = Options({}, needs_database=False)


@dataclass(frozen=True, slots=True)
class Created:
    """What was written: the files, the ids that the manifest lists by it, and what people have to look at."""

    files: tuple[Path, ...]
    listed: tuple[str, ...]
    notes: tuple[Problem, ...] = ()


def init(folder: Path) -> Created:
    """Write a new project into `folder`: manifest, a first pair, the editors' schema, an example of a pipeline.

    Raises UsageError where one of the files is there, or the folder holds scripts already; then nothing is written.
    """
    scripts = folder / "sql"
    if any(scripts.rglob("*.sql")):
        problem = Problem("file-exists", f"{scripts} holds scripts already", hint=f"migrator init --from {scripts}")
        raise UsageError(problem)
    made = create(
        _project(folder, "sql", DEFAULT_LAYOUT, template("first_migrations.yaml").rstrip())
        | {
            scripts / f"{FIRST}.up.sql": template("first.up.sql").encode(),
            scripts / f"{FIRST}.down.sql": template("first.down.sql").encode(),
            folder / ".github" / "workflows" / "migrations.yml": template("workflow.yml").encode(),
        }
    )
    return Created(made, (FIRST,))


def init_from(folder: Path, directory: Path) -> Created:
    """Write a manifest into `folder` for the pairs that are in `directory` already, ordered by number, then by name.

    What could not be paired, or needs a person's eye, is in the notes. Raises UsageError where there are no pairs, or
    one of the files is there; then nothing is written.
    """
    problems = Problems()
    try:
        files = Folder(directory, DEFAULT_LAYOUT).files
        pairs = find_pairs(directory, [name for name in files if name.endswith(".sql")], problems)
        report_other_languages(directory, files, problems)
        adopted = adopt(pairs, Folder(directory, pairs.layout), problems)
    except OSError as error:
        message = f"{directory.as_posix()} cannot be read: {error.strerror}"
        raise UsageError(Problem("no-directory", message)) from None
    relative = Path(os.path.relpath(directory, folder)).as_posix()
    made = create(_project(folder, relative, pairs.layout, adopted.text))
    return Created(made, adopted.listed, problems.warnings() + _still_to_do(folder / MANIFEST))


def new(path: Path, name: str, now: datetime) -> Created:
    """Write the next migration's pair, and its entry at the end of `migrations` in the manifest at `path`.

    The pair fails until somebody has written it: a template that runs would be recorded as a migration that did
    nothing. `now` (UTC) is the number where the project numbers by time. Raises ManifestError where the manifest has
    problems or cannot be edited with certainty, UsageError where `name` or a file stands in the way; then nothing is
    changed.
    """
    manifest = load(path, WITHOUT_DATABASE)
    folder = Folder(manifest.directory, manifest.layout)
    listed = [migration.id for migration in manifest.migrations]
    others = {folder.identity(file) or "" for file in folder.files}
    identity = next_id(listed, sorted(others - set(listed)), name, now)
    edited = _edited(path, lambda text: insert_entry(text, str(path), identity))
    scripts = {folder.root / folder.find(identity, d): template(f"new.{d}.sql").encode() for d in ("up", "down")}
    made = create(scripts)
    try:
        replace(path, edited)
    except UsageError:
        remove(made)
        raise
    return Created((*made, path), (identity,))


def expect(path: Path, identity: str, rules: Mapping[str, Any]) -> Created:
    """Write what the migration `identity` changes into its entry of the manifest at `path`, as its `expect`.

    Raises ManifestError where it has one, or cannot be edited with certainty; then nothing is changed.
    """
    replace(path, _edited(path, lambda text: insert_expect(text, str(path), identity, rules)))
    return Created((path,), ())


def _edited(path: Path, edit: Callable[[str], str]) -> bytes:
    """Return a file's text, edited, as its bytes; a byte order mark stays."""
    text = path.read_bytes().decode("utf-8")
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    return (mark + edit(text.removeprefix(BYTE_ORDER_MARK))).encode("utf-8")


def _project(folder: Path, directory: str, layout: str, migrations: str) -> dict[Path, bytes]:
    """Return the files of every project, whatever its migrations."""
    manifest = Template(template("manifest.yaml")).substitute(
        project=write_scalar(_project_name(folder)),
        directory=write_scalar(directory),
        layout="" if layout == DEFAULT_LAYOUT else f"layout: {write_scalar(layout)}\n",
        migrations=migrations,
    )
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    return {
        folder / MANIFEST: manifest.encode("utf-8"),
        folder / ".migrator" / ".gitignore": template("gitignore").encode(),
        folder / ".migrator" / "manifest.schema.json": schema.encode("utf-8"),
    }


def _project_name(folder: Path) -> str:
    try:
        name = folder.resolve().name
    except OSError:  # the shell stands in a folder that was deleted; that it cannot be written is told soon enough
        name = ""
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "project"


def _still_to_do(path: Path) -> tuple[Problem, ...]:
    """Return what the manifest that was just written is warned of, other than files that were spoken of already."""
    try:
        found = load(path, WITHOUT_DATABASE).warnings
    except ManifestError as error:
        found = error.problems
    return tuple(problem for problem in found if problem.code not in {"unlisted-file", "empty-down"})


def template(name: str) -> str:
    """Return the text of a file that new projects and migrations begin with."""
    return (package_files("migrator.project") / "templates" / name).read_text(encoding="utf-8")
