# Sourced by the other scripts: where we are, how to say what happens, and what is at hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Runs a command and prints how long it took, so that a slow step can be seen.
timed() {
    local name=$1 began=$SECONDS status=0
    shift
    "$@" || status=$?
    note "$name: $((SECONDS - began)) s, exit code $status"
    return "$status"
}

shared_directory() { printf '%s' "${CLEARANCE_SHARED:-../shared}"; }

has_shared() { [ -d "$(shared_directory)/vectors" ]; }

# With the shared texts at hand, nothing may be skipped: a missing server or browser is then a failure.
require_everything_if_shared() {
    if has_shared; then
        export CLEARANCE_REQUIRE_SHARED=1 CLEARANCE_REQUIRE_POSTGRES=1 CLEARANCE_REQUIRE_BROWSER=1
        CLEARANCE_SHARED=$(cd "$(shared_directory)" && pwd)
        export CLEARANCE_SHARED
    fi
}
