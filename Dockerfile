ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

# Builds the jar and gathers the libraries, which change far less often than the code.
FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml schema.graphql ./
COPY src/main src/main
RUN mvn -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true

# The production image.
FROM ${RUNTIME_IMAGE}
WORKDIR /app
ARG JVM_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dvertx.disableFileCPResolving=true -Djava.security.egd=file:/dev/urandom"
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/chat-generator-1.0.0.jar chat-generator.jar
COPY src/main/docker/ ./
RUN printf '%s\n' "${JVM_OPTIONS}" | tr ' ' '\n' > jvm.options && bash ./train.sh && rm train.sh
USER 10001:10001
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["bash", "/app/health.sh"]
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/chat-generator.aot", "-jar", "/app/chat-generator.jar"]
