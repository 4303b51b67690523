import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.project import scripts
from migrator.project.format import DEFAULT_LAYOUT
from migrator.project.model import ScriptFile
from migrator.project.scripts import Folder, printable, read_text
from migrator.values.errors import ManifestError, Problem, Problems
from migrator.values.location import Location

ENTRY = Location("manifest.yaml", 4, 5)


def write(root: Path, **texts: bytes) -> Folder:
    for name, data in texts.items():
        (root / f"{name}.sql").write_bytes(data)
    return Folder(root, DEFAULT_LAYOUT)


def read(root: Path, data: bytes) -> ScriptFile:
    problems = Problems()
    script = write(root, a=data).read("a.sql", ENTRY, problems)
    assert not problems.found
    assert script is not None
    return script


def refused(root: Path, data: bytes) -> Problem:
    problems = Problems()
    assert write(root, a=data).read("a.sql", ENTRY, problems) is None
    (problem,) = problems.found
    return problem


def test_a_script_is_the_exact_bytes_of_its_file(tmp_path: Path) -> None:
    data = b"SELECT 1;\r\n-- \xc3\xa9"
    script = read(tmp_path, data)
    assert (script.checksum, script.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert script.path == f"{tmp_path.as_posix()}/a.sql"
    assert read_text(script) == "SELECT 1;\r\n-- é"


def test_a_byte_order_mark_is_checksummed_and_not_run(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfSELECT 1;"
    script = read(tmp_path, data)
    assert script.checksum == hashlib.sha256(data).hexdigest()
    assert read_text(script) == "SELECT 1;"


def test_a_script_that_changed_since_it_was_checked_is_not_run(tmp_path: Path) -> None:
    script = read(tmp_path, b"SELECT 1;")
    script.file.write_bytes(b"SELECT 2;")
    with pytest.raises(ManifestError) as caught:
        read_text(script)
    assert caught.value.problem.code == "changed-meanwhile"


@pytest.mark.parametrize(
    ("data", "code", "message", "place"),
    [
        (b"SELECT 1;\n-- \xc3\xa9 caf\xe9", "not-utf8", "is not UTF-8: byte 19 is 0xe9", "2:9"),
        (b"\xff\xfeS\x00", "not-utf8", "is not UTF-8: byte 0 is 0xff", "1:1"),
        (b"SELECT '\xc3", "not-utf8", "is not UTF-8: byte 8 is 0xc3", "1:9"),
        (b"SELECT 1;\nSELECT '\x00';", "null-byte", "holds a NUL: byte 18 is 0x00", "2:9"),
        (b"\xef\xbb\xbfab\x00", "null-byte", "holds a NUL: byte 5 is 0x00", "1:3"),
    ],
)
def test_a_byte_that_postgresql_cannot_take_is_refused_with_its_position(
    tmp_path: Path, data: bytes, code: str, message: str, place: str
) -> None:
    problem = refused(tmp_path, data)
    shown = f"{tmp_path.as_posix()}/a.sql"
    assert (problem.code, problem.message, str(problem.location)) == (code, f"{shown} {message}", f"{shown}:{place}")


@given(st.binary(max_size=40), st.integers(1, 8))
def test_the_position_does_not_depend_on_how_the_file_is_read(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, chunk: int
) -> None:
    folder, found = write(tmp_path_factory.mktemp("s"), a=data), []
    for size in (1 << 20, chunk):
        problems = Problems()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scripts, "CHUNK", size)
            script = folder.read("a.sql", ENTRY, problems)
        # Which of a NUL and a bad byte is met first is all that the size of the chunks may decide.
        found.append((script, {p.code for p in problems.found} - {"null-byte"} if b"\0" not in data else None))
    assert found[0] == found[1]


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n"])
def test_a_script_without_a_word_is_refused_where_it_is_listed(tmp_path: Path, data: bytes) -> None:
    problem = refused(tmp_path, data)
    assert (problem.code, problem.location) == ("empty-file", ENTRY)


def test_a_script_that_vanished_is_reported(tmp_path: Path) -> None:
    folder, problems = write(tmp_path, a=b"SELECT 1;"), Problems()
    (tmp_path / "a.sql").unlink()
    assert folder.read("a.sql", ENTRY, problems) is None
    assert [(p.code, p.location) for p in problems.found] == [("unreadable-file", ENTRY)]


@pytest.mark.parametrize("name", ["../b.sql", "a/../../b.sql", "./a.sql", "x//a.sql", "/etc/passwd", "link/b.sql"])
def test_a_name_that_leads_elsewhere_is_not_in_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "b.sql").write_bytes(b"SELECT 1;")
    (tmp_path / "sql" / "link").symlink_to(tmp_path)
    assert not write(tmp_path / "sql", a=b"SELECT 1;").contains(name)


def test_a_link_to_a_file_outside_is_not_in_the_folder_and_one_to_a_file_inside_is(tmp_path: Path) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "out.sql").write_bytes(b"SELECT 1;")
    (tmp_path / "sql" / "out.sql").symlink_to(tmp_path / "out.sql")
    (tmp_path / "sql" / "in.sql").symlink_to("a.sql")
    folder = write(tmp_path / "sql", a=b"SELECT 1;")
    assert [folder.contains(name) for name in ("a.sql", "in.sql", "out.sql", "new.sql")] == [True, True, False, True]
    assert folder.exists("in.sql")


def test_links_that_go_round_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    folder = write(tmp_path, a=b"SELECT 1;")
    assert folder.contains("loop/b.sql")
    assert not folder.exists("loop/b.sql")


def test_a_name_longer_than_the_system_takes_is_not_there(tmp_path: Path) -> None:
    assert not write(tmp_path, a=b"SELECT 1;").exists("x" * 300 + ".sql")


def test_scripts_that_nobody_asked_about_are_unlisted(tmp_path: Path) -> None:
    folder = write(tmp_path, a=b"1", b=b"2")
    (tmp_path / "views").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("views/v.sql", ".git/hidden.sql", "README.md"):
        (tmp_path / name).write_bytes(b"3")
    folder = Folder(tmp_path, DEFAULT_LAYOUT)
    assert folder.exists("a.sql")
    assert folder.unlisted() == ["b.sql", "views/v.sql"]


@pytest.mark.parametrize(
    ("layout", "name", "identity"),
    [
        (DEFAULT_LAYOUT, "v1/001_a.up.sql", "v1/001_a"),
        (DEFAULT_LAYOUT, "001_a.sql", None),
        ("{id}/{direction}.sql", "001_a/down.sql", "001_a"),
        ("{id}/{id}.{direction}.sql", "001_a/001_a.up.sql", "001_a"),
        ("{id}/{id}.{direction}.sql", "001_a/001_b.up.sql", None),
        ("{direction}/{id}-{direction}.sql", "up/001-up.sql", "001"),
        ("{direction}/{id}-{direction}.sql", "up/001-down.sql", None),
        ("a+b/{id}_{direction}.sql", "a+b/001_up.sql", "001"),
    ],
)
def test_the_layout_tells_which_migration_a_file_belongs_to(
    tmp_path: Path, layout: str, name: str, identity: str | None
) -> None:
    assert Folder(tmp_path, layout).identity(name) == identity


def test_a_file_with_other_punctuation_or_capitals_is_similar(tmp_path: Path) -> None:
    (tmp_path / "001-Users_up.sql").write_bytes(b"SELECT 1;")
    assert Folder(tmp_path, DEFAULT_LAYOUT).similar("001_users.up.sql") == "001-Users_up.sql"
    assert Folder(tmp_path, DEFAULT_LAYOUT).similar("002_users.up.sql") is None


def test_what_is_no_folder_raises_as_the_system_says_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Folder(tmp_path / "none", DEFAULT_LAYOUT)


@pytest.mark.parametrize(
    ("name", "shown"), [("é.sql", "é.sql"), ("a\nb.sql", "a\\nb.sql"), ("\udcff.sql", "\\udcff.sql")]
)
def test_any_file_name_can_be_printed(name: str, shown: str) -> None:
    assert printable(name) == shown
