# Sourced by scripts/test and scripts/quickstart, which stand at the top of the repository when they call ensure_venv.
# shellcheck shell=bash

# ensure_venv EXTRAS: make .venv with the package and its extras, or mend one that is unfinished, moved or outdated.
# .venv/stamp is written last and says what the folder was made from, so that a second call costs milliseconds.
ensure_venv() {
  local extras=$1 python made have=
  unset PYTHONHOME PYTHONPATH PIP_USER # each of them would lead past the virtual environment
  python=$(find_python) || return
  made="$PWD $("$python" -c 'import sys; print(sys.version, sys.base_prefix)') $(cksum < pyproject.toml)"
  if [ -x .venv/bin/python ] && [ -f .venv/stamp ]; then have=$(< .venv/stamp); fi
  # dev includes what embedded does, so it also serves a call that asks for less.
  if [ "$have" = "$extras $made" ] || [ "$have" = "dev $made" ]; then return 0; fi
  case $have in dev*) extras=dev ;; esac
  echo "Making .venv with migrator[$extras]; this takes a minute …" >&2
  make_venv "$python" || return
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[$extras]" >&2 || return
  printf '%s' "$extras $made" > .venv/stamp
}

# Print the Python to use: $PYTHON, else the first that is new enough.
find_python() {
  local python
  for python in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
      printf '%s' "$python"
      return 0
    fi
    if [ -n "${PYTHON:-}" ]; then break; fi # who names one does not want another
  done
  echo "migrator needs Python 3.11 or later, and ${PYTHON:-python3} is not. Set PYTHON to one that is." >&2
  return 1
}

# Make an empty .venv with pip in it, over whatever is there.
make_venv() {
  local python=$1
  if "$python" -c 'import venv, ensurepip' 2> /dev/null; then
    "$python" -m venv --clear .venv
  elif "$python" -c 'import virtualenv' 2> /dev/null; then
    "$python" -m virtualenv --quiet --clear .venv
  elif "$python" -m pip --version > /dev/null 2>&1; then
    # Debian takes ensurepip out of Python, but its pip can install another into the environment (since pip 22.3).
    "$python" -m venv --clear --without-pip .venv && "$python" -m pip --python .venv/bin/python install --quiet pip >&2
  else
    echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
    return 1
  fi
}
