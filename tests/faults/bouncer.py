"""PgBouncer in front of the test server: one pool a mode, on a unix socket of its own."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest

from tests.faults.conftest import wait_until

PORT = 6432


@contextmanager
def bouncer(database_url: str, mode: str, pool_size: int = 3) -> Iterator[str]:
    """Start PgBouncer in front of a database, and give the URL through it. Skips where this machine has none."""
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not Path(program).is_file():
        pytest.skip("no PgBouncer on this machine: apt-get install pgbouncer")
    url = urlsplit(database_url)
    where = {key: values[0] for key, values in parse_qs(url.query).items()}
    # Below /tmp itself: a socket's path may have no more than about a hundred characters.
    with tempfile.TemporaryDirectory(prefix="bouncer-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        config = folder / "pgbouncer.ini"
        config.write_text(
            f"[databases]\n* = host={where['host']} port={where['port']} user={url.username}\n"
            f"[pgbouncer]\nunix_socket_dir = {folder}\nlisten_port = {PORT}\nlisten_addr =\n"
            f"auth_type = any\npool_mode = {mode}\ndefault_pool_size = {pool_size}\nquery_wait_timeout = 10\n"
            f"logfile = {folder}/log\npidfile = {folder}/pid\n"
        )
        whom = ["-u", url_owner(where["host"])] if Path("/root").owner() == Path.home().owner() else []
        process = subprocess.Popen([program, "-q", *whom, str(config)], stderr=subprocess.DEVNULL)
        try:
            through = f"postgresql://{url.username}@/{url.path[1:]}?host={quote(str(folder), safe='')}&port={PORT}"
            wait_until(lambda: _answers(through))
            yield through
        finally:
            process.terminate()
            process.wait(10)


def url_owner(folder: str) -> str:
    """Return who owns the server's socket folder, which nobody else may enter."""
    return Path(folder).owner()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, autocommit=True, prepare_threshold=None).close()
    except psycopg.OperationalError:
        return False
    return True
