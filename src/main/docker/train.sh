#!/bin/bash
# Runs the service until it has written a story while the image is built, so that the JVM keeps what it loaded and linked: the
# image starts in about half the time. The outside systems are stand-ins on the loopback interface, in another process.
set -eu
coproc standins {
  exec java @/app/jvm.options -Dorg.sqlite.lib.path="/training/native/$(uname -m)" -cp '/app/chat-generator.jar:/training/local/*' io.chatgenerator.local.TrainingMain
}

# Ends the build: an image with a lesser cache, or none, would start slowly and nobody would know why.
fail() {
  [ ! -f /tmp/training.log ] || cat /tmp/training.log >&2
  echo "The AOT cache is not trained: $1" >&2
  exit 1
}

# Reads what the stand-ins print until this line; settings among it are the service's.
await() {
  local line
  while read -r -t 60 line <&"${standins[0]}"; do
    case "$line" in
      "$1") return ;;
      [A-Z]*=*) export "${line?}" ;;
      *) echo "$line" >&2 ;;
    esac
  done
  fail "the stand-ins did not get as far as '$1'"
}

# Starts the service by this command, and stops it as soon as it has written a story.
run() {
  "$@" > /tmp/training.log 2>&1 &
  local service=$! end=$((SECONDS + 60))
  until bash /app/health.sh 2> /dev/null; do
    kill -0 $service || fail "the service ended"
    [ $SECONDS -lt $end ] || fail "the service does not answer"
    read -r -t 0.2 <> <(:) || true
  done
  echo "$PORT" >&"${standins[1]}"
  await written
  kill -TERM $service
  wait $service || fail "the service did not stop well"
}

await up
export PORT=18080 MANAGEMENT_PORT=19090 DRAIN_TIMEOUT=0
run java @/app/jvm.options -XX:AOTCacheOutput=/app/chat-generator.aot -jar /app/chat-generator.jar
test -s /app/chat-generator.aot || fail "the JVM wrote none"
# In production a JVM that refuses the cache starts without it. Here it must take it, or the build ends.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/nowhere
run java @/app/jvm.options -XX:AOTMode=on -XX:AOTCache=/app/chat-generator.aot -jar /app/chat-generator.jar
# Without a folder to unpack anything into: epoll has to come from the image itself.
grep -q 'transport epoll' /tmp/training.log || fail "the service runs without epoll"
rm -f /tmp/training.log
