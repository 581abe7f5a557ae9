package io.chatgenerator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import graphql.introspection.IntrospectionDisabledError;
import io.chatgenerator.story.StoryIds;
import io.vertx.core.Future;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.chatgenerator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.chatgenerator";
  private static final String[] ADAPTERS = {"aws", "dynamodb", "ssm", "openai", "bus"};

  @ArchTest
  static final ArchRule storyKnowsNoTechnology =
      classes()
          .that(resideInAnyPackage(ROOT + ".story"))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "javax.crypto..", ROOT + ".story", "org.reactivestreams")
                  .or(type(Future.class))
                  .or(resideInAnyPackage("com.fasterxml.uuid..")));

  @ArchTest
  static final ArchRule onlyStoryIdsKnowsHowIdsAreMade =
      noClasses()
          .that()
          .doNotBelongToAnyOf(StoryIds.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.uuid..");

  @ArchTest static final ArchRule configKnowsNoneOfUs = knows("config");
  @ArchTest static final ArchRule aws = knows("aws");
  @ArchTest static final ArchRule dynamodb = knows("dynamodb", "aws", "limit", "story", "config");
  @ArchTest static final ArchRule ssm = knows("ssm", "aws", "limit", "story", "config");
  @ArchTest static final ArchRule openai = knows("openai", "story", "config");
  @ArchTest static final ArchRule bus = knows("bus", "limit", "story", "config");

  @ArchTest
  static final ArchRule pipeline = knows("pipeline", "limit", "logging", "story", "config");

  @ArchTest
  static final ArchRule recovery = knows("recovery", "pipeline", "limit", "story", "config");

  @ArchTest static final ArchRule live = knows("live", "story");
  @ArchTest static final ArchRule limit = knows("limit");
  @ArchTest static final ArchRule auth = knows("auth", "config", "limit", "story");

  @ArchTest
  static final ArchRule graphql = knows("graphql", "auth", "limit", "story", "pipeline", "live");

  @ArchTest
  static final ArchRule partsOfGraphqlKnowNothingOfIt =
      noClasses()
          .that(in("graphql.limits", "graphql.selection"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".graphql");

  @ArchTest
  static final ArchRule onlySelectionKnowsWhatGraphqlJavaKeepsInternal =
      noClasses()
          .that(outside("graphql.selection"))
          .should()
          .dependOnClassesThat(
              DescribedPredicate.not(type(IntrospectionDisabledError.class))
                  .and(annotatedWith(graphql.Internal.class)));

  @ArchTest static final ArchRule ws = knows("ws", "auth", "graphql", "limit", "story");

  @ArchTest
  static final ArchRule http =
      knows("http", "limit", "auth", "graphql", "ws", "story", "page", "management");

  @ArchTest static final ArchRule page = knows("page");
  @ArchTest static final ArchRule management = knows("management", "logging", "story");

  @ArchTest
  static final ArchRule metrics =
      knows("metrics", "story", "pipeline", "live", "graphql", "ws", "http");

  @ArchTest static final ArchRule logging = knows("logging");
  @ArchTest static final ArchRule tracing = knows("tracing", "config", "story", "graphql");

  @ArchTest
  static final ArchRule onlyTheRootKnowsTracing =
      noClasses()
          .that(outside("tracing").and(DescribedPredicate.not(resideInAnyPackage(ROOT))))
          .should()
          .dependOnClassesThat(in("tracing"));

  @ArchTest
  static final ArchRule onlyTracingKnowsOpenTelemetry =
      noClasses()
          .that(outside("tracing"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule onlyLoggingKnowsLogback =
      noClasses()
          .that(outside("logging"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..");

  @ArchTest
  static final ArchRule onlyTheRootKnowsMetrics =
      noClasses()
          .that(outside("metrics").and(DescribedPredicate.not(resideInAnyPackage(ROOT))))
          .should()
          .dependOnClassesThat(in("metrics"));

  @ArchTest
  static final ArchRule onlyMetricsKnowsMicrometer =
      noClasses()
          .that(outside("metrics"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.vertx.micrometer..");

  @ArchTest
  static final ArchRule onlyTheRootAndMetricsKnowAdapters =
      noClasses()
          .that(
              outside(ADAPTERS)
                  .and(outside("metrics"))
                  .and(DescribedPredicate.not(resideInAnyPackage(ROOT))))
          .should()
          .dependOnClassesThat(in(ADAPTERS));

  @ArchTest
  static final ArchRule onlyTheirAdaptersKnowTheAwsSdk =
      noClasses()
          .that(
              outside("aws", "dynamodb", "ssm", "metrics")
                  .and(DescribedPredicate.not(resideInAnyPackage(ROOT))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule noStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper|Manager)");

  /** Of our own packages, one knows itself and these. */
  private static ArchRule knows(String name, String... others) {
    return noClasses()
        .that(in(name))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..").and(outside(name)).and(outside(others)));
  }

  private static DescribedPredicate<JavaClass> in(String... names) {
    DescribedPredicate<JavaClass> any = DescribedPredicate.not(alwaysTrue());
    for (String name : names) {
      any = any.or(resideInAnyPackage(ROOT + "." + name + ".."));
    }
    return any;
  }

  private static DescribedPredicate<JavaClass> outside(String... names) {
    return DescribedPredicate.not(in(names));
  }
}
