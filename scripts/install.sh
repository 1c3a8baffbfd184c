#!/bin/sh
# Make .venv from the lock file. Uses uv if it is there, else brings it along with pip. Nothing outside this folder
# is touched.
set -eu
cd "$(dirname "$0")/.."

python=""
for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 &&
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(command -v "$name")
        break
    fi
done
if [ -z "$python" ]; then
    echo "qingshan needs Python 3.11 or newer; set PYTHON=/path/to/python3 and try again" >&2
    exit 2
fi

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    uv=.bootstrap/bin/uv
    if [ ! -x "$uv" ]; then
        "$python" -m venv .bootstrap
        .bootstrap/bin/python -m pip install --quiet "uv>=0.5"
    fi
fi

"$uv" sync --frozen --quiet --python "$python" --no-python-downloads
touch .venv/.installed
