#!/bin/bash
# Runs the service once while the image is built, so that the JVM keeps what it loaded and linked: the image starts in
# about half the time. Nothing outside is reached, and nothing needs to be.
set -eu
export PORT=18080 MANAGEMENT_PORT=19090 DRAIN_TIMEOUT=0 AWS_REGION=us-east-1
export AWS_ACCESS_KEY_ID=training AWS_SECRET_ACCESS_KEY=training
export AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:9 AWS_ENDPOINT_URL_SSM=http://127.0.0.1:9
export OIDC_ISSUER=http://127.0.0.1:9 OIDC_CLIENT_ID=training

# Starts the service by this command, and stops it as soon as it answers.
run() {
  "$@" > /tmp/training.log 2>&1 &
  local service=$!
  for _ in $(seq 300); do
    if bash /app/health.sh 2> /dev/null; then break; fi
    kill -0 $service || { cat /tmp/training.log; exit 1; }
    read -r -t 0.2 <> <(:) || true
  done
  kill -TERM $service
  wait $service || { cat /tmp/training.log; exit 1; }
}

run java @/app/jvm.options -XX:AOTCacheOutput=/app/chat-generator.aot -jar /app/chat-generator.jar
test -s /app/chat-generator.aot || { cat /tmp/training.log; exit 1; }
# In production a JVM that refuses the cache starts without it. Here it must take it, or the build ends.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/nowhere
run java @/app/jvm.options -XX:AOTMode=on -XX:AOTCache=/app/chat-generator.aot -jar /app/chat-generator.jar
# Without a folder to unpack anything into: epoll has to come from the image itself.
grep -q 'transport epoll' /tmp/training.log || { cat /tmp/training.log; exit 1; }
rm -f /tmp/training.log
