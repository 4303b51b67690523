import os
import pwd
import subprocess
from pathlib import Path

import pytest

from migrator.database import account

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a program as somebody else")


def test_whoever_is_not_root_runs_the_server_himself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    whom = account.choose(tmp_path / "new")
    whom.own(tmp_path)
    assert whom == account.Account(None)
    assert whom.run(["id", "-u"], subprocess.PIPE) == f"{os.getuid()}\n"


@root_only
def test_root_hands_it_to_the_owner_of_what_is_there(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    whom = account.choose(tmp_path / "not" / "yet")
    assert whom.entry == nobody
    assert whom.run(["id", "-u"], subprocess.PIPE) == f"{nobody.pw_uid}\n"


@root_only
def test_an_owner_whom_the_machine_does_not_know_is_passed_over(tmp_path: Path) -> None:
    os.chown(tmp_path, 54321, 54321)
    whom = account.choose(tmp_path)
    assert whom.entry is not None
    assert whom.entry.pw_name in ("postgres", "nobody")


def test_a_machine_with_no_user_to_hand_it_to_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: object) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", unknown)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(LookupError, match="no user to run the server as"):
        account.choose(tmp_path)


def test_what_a_program_says_on_failing_is_in_the_error() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        account.Account(None).run(["sh", "-c", "echo why >&2; exit 3"], subprocess.PIPE)
    assert caught.value.output == b"why\n"
