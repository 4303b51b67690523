"""The one error boundary: expected errors become messages and exit codes, a bug shows its trace."""

import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import FrameType

from migrator.cli import output
from migrator.values.errors import Interrupted, MigratorError, Problem

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BUG = 70  # EX_SOFTWARE of sysexits.h: none of the codes that pipelines act on


def guarded(command: Callable[[], int], output_format: str, no_color: bool) -> int:
    """Return the exit code of a command, having shown what it raised."""
    _listen_to_signals()
    try:
        return command()
    except MigratorError as error:
        return _show(tuple(map(_with_hint, error.problems)), error.exit_code, output_format, no_color)
    except KeyboardInterrupt as interrupt:
        number = interrupt.signal if isinstance(interrupt, Interrupted) else int(signal.SIGINT)
        message = f"interrupted by {signal.Signals(number).name}; nothing was touched"
        problem = Problem("interrupted", message, hint="There is nothing to clean up; call it again.")
        return _show((problem,), 128 + number, output_format, no_color)
    except Exception:  # whatever is not expected is a bug of ours, and is told as one
        return _show_bug()


def _listen_to_signals() -> None:
    """Have signals raise where the program waits.

    By default SIGTERM ends the program and leaves the statement running to its end (postgres.md §0.7), and so does the
    SIGHUP of a terminal that is closed; under nohup that one is ignored, and stays so.
    """
    _answer(_raise)


def _answer(handler: "signal.Handlers | Callable[[int, FrameType | None], None]") -> None:
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _raise(number: int, _frame: FrameType | None) -> None:
    """Raise once; a second signal ends the program at once."""
    _answer(signal.SIG_DFL)
    raise Interrupted(number)


def _with_hint(problem: Problem) -> Problem:
    """Every error ends with what to do next; where it has nothing nearer to say, with where that is explained."""
    return replace(problem, hint=problem.hint or f"migrator explain {problem.code} tells what to do.")


def _show(problems: tuple[Problem, ...], exit_code: int, output_format: str, no_color: bool) -> int:
    if output_format == "json":
        from migrator.reports.json_document import render_problems_json

        with suppress(output.OutputLost):  # the exit code tells of what came first
            output.result(render_problems_json(problems, exit_code))
    output.problems(problems, no_color)
    return exit_code


def _show_bug() -> int:
    import traceback

    from migrator.cli.versions import versions

    output.message(traceback.format_exc())
    output.message(f"This is a bug in migrator. Please report it with the trace above and:\n{versions()}")
    return BUG
