"""`python -m migrator`."""

from migrator.cli.main import program

if __name__ == "__main__":
    program()
