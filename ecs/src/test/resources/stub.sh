#!/bin/bash
# Stands in for each tool that the documents and the workflow call: notes the call, and prints what the tool would.
set -euo pipefail
call="${0##*/} $*"
# Both sides of a pipe run at once: one note after the other.
{ flock 9; printf '%s\037' "${0##*/}" "$@"; printf '\036'; } 9>> "$CALLS" >&9
case "$call" in
  "aws configure get region") echo eu-central-1 ;;
  "aws ecr create-repository "* | "aws ecr describe-repositories "*) echo 123456789012.registry.test/chat-generator ;;
  "aws ecr describe-images "*) exit "${IMAGE_IS_MISSING:-0}" ;;
  "aws ecr get-login-password") echo password-of-the-registry ;;
  "aws ssm put-parameter "*"--value file:///dev/stdin"*) cat >> "$WRITTEN" ;;
  "aws kms describe-key "*) echo arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-0000-0000-000000000000 ;;
  "aws acm list-certificates "*) echo arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d ;;
  "aws cognito-idp describe-user-pool-client "*) echo secret-of-the-client ;;
  "aws cloudformation describe-stacks "*)
    name=${call#*OutputKey==\'}
    echo "${name%%\'*}-of-the-stack" ;;
  "docker login "*) grep -q password-of-the-registry ;;
  "openssl rand -hex 32") printf '%064d\n' 1 ;;
esac
