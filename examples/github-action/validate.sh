#!/usr/bin/env bash
# The action's one step: its inputs, which come as variables, become options. POSTERN is the command, for tries without a registry.
set -euo pipefail

options=(--github --require-catalogue --min-severity "${POSTERN_MIN_SEVERITY:-warning}")
[ -z "${POSTERN_TYPE:-}" ] || options+=(--type "$POSTERN_TYPE")
[ -z "${POSTERN_BASELINE:-}" ] || options+=(--baseline "$POSTERN_BASELINE")
[ -z "${POSTERN_SARIF:-}" ] || options+=(--sarif "$POSTERN_SARIF")
while IFS= read -r rule; do
  [ -z "$rule" ] || options+=(--ignore "$rule")
done <<<"${POSTERN_IGNORE:-}"

paths=()
while IFS= read -r path; do
  [ -z "$path" ] || paths+=("$path")
done <<<"${POSTERN_PATHS:-policies/}"

if [ -n "${POSTERN:-}" ]; then
  $POSTERN validate "${options[@]}" -- "${paths[@]}"
else
  npx --yes -p "postern@${POSTERN_VERSION:-latest}" -p @postern/service-data postern validate "${options[@]}" -- "${paths[@]}"
fi
