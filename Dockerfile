ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

# Builds the jar and gathers the libraries, on the processor of this machine: what it makes is the same for all.
FROM --platform=${BUILDPLATFORM} ${BUILD_IMAGE} AS build
WORKDIR /build
ARG MAVEN_OPTIONS="-B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true"
COPY .mvn .mvn
COPY pom.xml ./
# Nothing to compile yet: fetches libraries and plugins, which a change of the code alone leaves as they are.
RUN mvn ${MAVEN_OPTIONS} package
COPY schema.graphql ./
COPY src/main src/main
# With one time for all files, the same libraries are the same layer, whenever and wherever they were built.
RUN mvn ${MAVEN_OPTIONS} package \
    && find target/lib target/chat-generator-*.jar -exec touch --date=2026-01-01T00:00:00Z {} +
# Netty would unpack its library into a temporary folder, which need not be writable, and do without epoll in silence.
RUN mkdir target/unpacked target/epoll && cd target/unpacked \
    && for jar in ../lib/netty-transport-native-epoll-*-linux-*.jar; do jar --extract --file "$jar"; done \
    && mv META-INF/native/*.so ../epoll && touch --date=2026-01-01T00:00:00Z ../epoll/*

# Adds the stand-ins for everything outside, and the native libraries that DynamoDB Local would unpack when it runs.
FROM build AS build-local
COPY src/test/java src/test/java
COPY src/test/resources/provider-answers src/test/resources/provider-answers
RUN mvn -B -q -DskipTests -Djacoco.skip=true test-compile dependency:copy-dependencies -DexcludeScope=runtime \
      -DexcludeGroupIds=com.tngtech.archunit,net.bytebuddy,net.jqwik,org.assertj,org.junit.jupiter,org.junit.platform,org.seleniumhq.selenium,org.webjars.npm \
      -DoutputDirectory=target/local \
    && jar --create --file target/local/local.jar -C target/test-classes . \
    && mkdir target/native && cd target/native && jar --extract --file ../local/DynamoDBLocal-*.jar \
    && mv com/amazonaws/services/dynamodbv2/local/shared/access/sqlite/native/Linux/* . && rm -rf com META-INF

# What both images have.
FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
# The serial collector needs the least memory and no more time than others; figures are in the README. What the JVM takes at most adds
# up to a container of 512 MB: half for the heap, 64 for buffers, 96 for classes, 48 for compiled code, 48 for threads and the JVM itself.
# What the compilers needed is given back to the system, every ten seconds; malloc would keep it.
# Netty's events for Flight Recorder, which no cache holds, would take a tenth of a second of each start.
ARG JVM_OPTIONS="-XX:+UseSerialGC -XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=64m -XX:MaxMetaspaceSize=96m -XX:ReservedCodeCacheSize=48m -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=10000 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dvertx.disableFileCPResolving=true -Dio.netty.jfr.enabled=false -Djava.library.path=/app/native -Djava.security.egd=file:/dev/urandom"
RUN printf '%s\n' "${JVM_OPTIONS}" | tr ' ' '\n' > jvm.options
COPY src/main/docker/health.sh ./
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/epoll native
USER 10001:10001
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["bash", "/app/health.sh"]
COPY --from=build /build/target/chat-generator-*.jar chat-generator.jar

# The whole thing on one machine, with all stand-ins; for looking around, never for users.
FROM runtime AS local
COPY --from=build-local /build/target/native sqlite
COPY --from=build-local /build/target/local local
USER 0:0
RUN mv sqlite/$(uname -m)/libsqlite4java.so native/ && rm -r sqlite
USER 10001:10001
ENV LOG_FORMAT=text
ENTRYPOINT ["java", "@/app/jvm.options", "-Dorg.sqlite.lib.path=/app/native", "-cp", "/app/chat-generator.jar:/app/local/*", "io.chatgenerator.local.ContainerMain"]

# The production image.
FROM runtime
USER 0:0
COPY src/main/docker/train.sh ./
# The stand-ins are lent to this step alone: no file of theirs is in the image.
RUN --mount=type=bind,from=build-local,source=/build/target,target=/training bash ./train.sh && rm train.sh
USER 10001:10001
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/chat-generator.aot", "-jar", "/app/chat-generator.jar"]
