#!/bin/bash
# Whether a deployed service answers as it should, without an account: bash smoke-test.sh https://stories.example.com
set -euo pipefail
url=${1:?the output Url of the stack}
# A new task takes a moment, and so does a new record in DNS.
tries=${TRIES:-30}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# Status and body of an answer, or 000 where there is none.
ask() {
  curl --silent --max-time 10 --write-out '\n%{http_code}' "$@" || true
}

until [ "$(ask "$url/health/ready" | tail -n 1)" = 200 ]; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || fail "$url/health/ready does not answer 200"
  sleep "${PAUSE:-10}"
done
echo "ready"

ask "$url/config.json" | grep -q '"issuer" *: *"https\?://' || fail "$url/config.json names no issuer"
ask "$url/" | grep -qi '<!doctype html>' || fail "$url/ is no page"
echo "page and issuer"

answer=$(ask --header 'Content-Type: application/json' --data '{"query":"{ __typename }"}' "$url/graphql")
[ "$(tail -n 1 <<< "$answer")" = 401 ] || fail "$url/graphql lets anybody in: $answer"
answer=$(ask --header 'Content-Type: application/json' --header 'Authorization: Bearer e30.e30.e30' \
  --data '{"query":"{ __typename }"}' "$url/graphql")
[ "$(tail -n 1 <<< "$answer")" = 401 ] || fail "$url/graphql takes a forged token: $answer"
echo "only users with a token"
