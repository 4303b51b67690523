# Shared by scripts/test and scripts/quickstart. ensure_venv EXTRAS makes .venv with the package and its extras, once:
# a stamp of pyproject.toml and the extras says whether there is anything to do, so that a second call costs milliseconds.
ensure_venv() {
  local extras=$1 python=${PYTHON:-python3} stamp
  stamp="$("$python" -c 'import sys; print(sys.version_info[:2] >= (3, 11), sys.prefix)')"
  case $stamp in True*) ;; *) echo "migrator needs Python 3.11 or later; $python is older. Set PYTHON to a newer one." >&2; return 1 ;; esac
  stamp="$extras $PWD $stamp $(cksum < pyproject.toml)"
  # dev includes everything that embedded does, so it also satisfies a call that asks for less.
  if [ -x .venv/bin/python ] && { [ "$(cat .venv/stamp 2>/dev/null)" = "$stamp" ] || [ "$(cat .venv/stamp 2>/dev/null)" = "dev ${stamp#* }" ]; }; then return 0; fi
  echo "Making .venv with migrator[$extras] …" >&2
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[$extras]" >&2
  printf '%s' "$stamp" > .venv/stamp
}
