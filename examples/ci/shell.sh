#!/usr/bin/env bash
# Any CI that runs a shell: the exit code says whether the branch may merge, $OUT/report.html why.
set -euo pipefail
BASE=${BASE:-origin/main}
OUT=${OUT:-planproof/report}
export PLANPROOF_CACHE_DIR=${PLANPROOF_CACHE_DIR:-$HOME/.cache/planproof} # keep this folder between runs
git fetch --quiet --unshallow origin 2>/dev/null || git fetch --quiet origin
npm ci
npx planproof run --base "$BASE" --changed --out "$OUT" --format json --format html --format junit
