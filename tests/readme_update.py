"""Paste what the README's commands print now into the README, where it is no longer what stands there."""

from migrator.database import embedded
from tests import servers
from tests.readme_console import README, Scene, agrees, play, scenes


def main() -> None:
    lines = README.read_text("utf-8").splitlines()
    programs = servers.bin_dir("18")
    changes: list[tuple[int, int, list[str]]] = []
    with servers.folder() as folder, embedded.start(folder / "server", durable=False) as server:
        for number, scene in enumerate(scenes(README.read_text("utf-8"))):
            place = folder / str(number)
            place.mkdir()
            with servers.fresh_database(server) as url:
                changes += _changes(scene, play(scene, place, url, programs))
    for first, last, output in sorted(changes, reverse=True):
        lines[first:last] = output
    README.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(changes)} outputs were pasted anew.")


def _changes(scene: Scene, outputs: list[str]) -> list[tuple[int, int, list[str]]]:
    """Return which lines of the README are to be replaced by which."""
    changes = []
    for command, output in zip(scene.commands, outputs, strict=True):
        if command.expected is not None and not agrees(command.expected, output):
            blank = [""] if command.expected and not command.expected[-1] else []
            changes.append((command.first, command.last, [*output.rstrip().splitlines(), *blank]))
    return changes


if __name__ == "__main__":
    main()
