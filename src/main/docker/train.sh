#!/bin/bash
# Runs the service until it has written a story while the image is built, so that the JVM keeps what it loaded and linked: the
# image starts in about half the time. The outside systems are stand-ins on the loopback interface, in another process.
set -eu
coproc standins {
  exec java @/app/jvm.options -Dorg.sqlite.lib.path="/training/native/$(uname -m)" -cp '/app/chat-generator.jar:/training/local/*' io.chatgenerator.local.TrainingMain
}

# Reads what the stand-ins print until this line; settings among it are the service's.
await() {
  local line
  while read -r line <&"${standins[0]}"; do
    case "$line" in
      "$1") return ;;
      [A-Z]*=*) export "${line?}" ;;
    esac
  done
  exit 1
}

# Starts the service by this command, and stops it as soon as it has written a story.
run() {
  "$@" > /tmp/training.log 2>&1 &
  local service=$!
  for _ in $(seq 300); do
    if bash /app/health.sh 2> /dev/null; then break; fi
    kill -0 $service || { cat /tmp/training.log; exit 1; }
    read -r -t 0.2 <> <(:) || true
  done
  echo "$PORT" >&"${standins[1]}"
  await written
  kill -TERM $service
  wait $service || { cat /tmp/training.log; exit 1; }
}

await up
export PORT=18080 MANAGEMENT_PORT=19090 DRAIN_TIMEOUT=0
run java @/app/jvm.options -XX:AOTCacheOutput=/app/chat-generator.aot -jar /app/chat-generator.jar
test -s /app/chat-generator.aot || { cat /tmp/training.log; exit 1; }
# In production a JVM that refuses the cache starts without it. Here it must take it, or the build ends.
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/nowhere
run java @/app/jvm.options -XX:AOTMode=on -XX:AOTCache=/app/chat-generator.aot -jar /app/chat-generator.jar
# Without a folder to unpack anything into: epoll has to come from the image itself.
grep -q 'transport epoll' /tmp/training.log || { cat /tmp/training.log; exit 1; }
rm -f /tmp/training.log
