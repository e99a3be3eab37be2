package io.umbel;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.umbel.ArchitectureVocabulary.PLUGINS;
import static io.umbel.ArchitectureVocabulary.beInANullMarkedPackage;
import static io.umbel.ArchitectureVocabulary.inheritTheirNameFromALibrary;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.umbel.spi.NodeId;
import io.umbel.spi.TopicId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The architecture's table of contents: which package may touch what, and what nobody does. */
@AnalyzeClasses(packages = "io.umbel", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    // Who may see whom

    @ArchTest
    static final ArchRule spi_dependsOnlyOnItsAllowedLibraries =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.spi..")
                    .and()
                    .resideOutsideOfPackage("io.umbel.spi.netty..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "java..",
                                            "javax..",
                                            "org.jspecify..",
                                            "org.slf4j..",
                                            "com.typesafe.config..",
                                            "io.opentelemetry..",
                                            "io.umbel.spi..")
                                    .and(resideInAPackage("io.umbel.spi.netty..").negate()));

    @ArchTest
    static final ArchRule nettyDoor_addsOnlyNettyToTheSpi =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.spi.netty..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..", "javax..", "org.jspecify..", "io.umbel.spi..", "io.netty..");

    @ArchTest
    static final ArchRule testkit_seesOnlyTheSpi =
            noClasses()
                    .that()
                    .resideInAPackage("io.umbel.testkit..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.umbel.node..").or(PLUGINS));

    @ArchTest
    static final ArchRule plugins_neverSeeTheRuntime =
            noClasses()
                    .that(PLUGINS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.umbel.node..");

    @ArchTest
    static final ArchRule plugins_neverSeeEachOtherButTheExportedGrpcApi =
            slices().matching("io.umbel.(*)..")
                    .that(ArchitectureVocabulary.holdPlugins())
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(alwaysTrue(), resideInAPackage("io.umbel.grpc"));

    @ArchTest
    static final ArchRule runtime_neverNamesAConcretePlugin =
            noClasses()
                    .that()
                    .resideInAPackage("io.umbel.node..")
                    .should()
                    .dependOnClassesThat(PLUGINS);

    // Inside the runtime

    @ArchTest
    static final ArchRule runtimePackages_areFreeOfCycles =
            slices().matching("io.umbel.node.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule runtimeAssembly_isSeenByTheCommandLineOnly =
            noClasses()
                    .that()
                    .resideInAPackage("io.umbel.node..")
                    .and()
                    .resideOutsideOfPackages("io.umbel.node", "io.umbel.node.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.umbel.node", "io.umbel.node.cli..");

    /** What lets peers in over TCP serves nothing itself. */
    @ArchTest
    static final ArchRule tls_knowsKeysLimitsAndSockets =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.node.tls..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "io.umbel.node.tls..",
                                            "io.umbel.node.endpoint..",
                                            "io.umbel.node.guard..",
                                            "io.umbel.node.identity..",
                                            "io.umbel.node.settings..",
                                            "io.umbel.spi..")
                                    .or(resideInAPackage("io.umbel..").negate()));

    /** So that a test can produce every sequence of events that a network can. */
    @ArchTest
    static final ArchRule pathMachine_knowsNeitherTimeNorThreadsNorSockets =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.node.path.machine..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "java.lang",
                                            "java.lang.runtime",
                                            "java.lang.invoke",
                                            "java.util",
                                            "java.util.function",
                                            "java.util.random",
                                            "java.util.stream",
                                            "org.jspecify..",
                                            "io.umbel.node.path.machine..")
                                    .or(
                                            belongToAnyOf(
                                                    InetAddress.class,
                                                    InetSocketAddress.class,
                                                    TimeUnit.class))
                                    .and(not(belongToAnyOf(Thread.class, Random.class))));

    @ArchTest
    static final ArchRule pathMachine_isGivenItsTimeAndItsChance =
            noClasses()
                    .that()
                    .resideInAPackage("io.umbel.node.path.machine..")
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(Math.class, "random");

    // Inside gossip

    /** So that a simulation of ten thousand nodes, and a debugger, see the very same protocol. */
    @ArchTest
    static final ArchRule gossipProtocol_knowsNeitherTimeNorThreadsNorTheWorld =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.gossip.proto..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "java.lang",
                                            "java.lang.runtime",
                                            "java.lang.invoke",
                                            "java.util",
                                            "java.util.function",
                                            "java.util.random",
                                            "java.util.stream",
                                            "org.jspecify..",
                                            "io.umbel.gossip.proto..")
                                    .or(belongToAnyOf(Duration.class, NodeId.class, TopicId.class))
                                    .and(not(belongToAnyOf(Thread.class, Random.class))));

    @ArchTest
    static final ArchRule gossipProtocol_isGivenItsTimeAndItsChance =
            noClasses()
                    .that()
                    .resideInAPackage("io.umbel.gossip.proto..")
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .callConstructor(SplittableRandom.class)
                    .because("one seed gives one result");

    @ArchTest
    static final ArchRule gossipPackages_areFreeOfCycles =
            slices().matching("io.umbel.gossip.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule gossipSimulator_isSeenByTheCommandLineOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.umbel.gossip.sim..", "io.umbel.gossip.command..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.umbel.gossip.sim..");

    /** One thread owns the state machine; whoever else wants something of it asks the driver. */
    @ArchTest
    static final ArchRule gossipStateMachine_isHeldByTheDriverAndTheSimulatorOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.umbel.gossip.proto..",
                            "io.umbel.gossip.driver..",
                            "io.umbel.gossip.sim..")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("io.umbel.gossip.proto.GossipState");

    /** Built on the interface that every plugin has, it needs no more than an outsider would. */
    @ArchTest
    static final ArchRule gossipDirectory_knowsOnlyTheSpiAndSmile =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.gossip.directory..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "org.slf4j..",
                            "io.opentelemetry..",
                            "com.fasterxml.jackson..",
                            "io.umbel.spi..",
                            "io.umbel.gossip.directory..");

    @ArchTest
    static final ArchRule mdnsLibrary_isKnownToTheLocalNetworkOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.gossip.mdns..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("javax.jmdns..");

    // Inside the gRPC plugin

    @ArchTest
    static final ArchRule grpcCommands_areSeenByNobody =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.grpc.command..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.umbel.grpc.command..");

    @ArchTest
    static final ArchRule dynamicCallsAndLoad_needOnlyAChannel =
            noClasses()
                    .that()
                    .resideInAnyPackage("io.umbel.grpc.dynamic..", "io.umbel.grpc.load..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("io.netty..", "io.umbel.spi..")
                                    .or(
                                            resideInAPackage("io.umbel.grpc..")
                                                    .and(
                                                            resideInAnyPackage(
                                                                            "io.umbel.grpc.dynamic..",
                                                                            "io.umbel.grpc.load..")
                                                                    .negate())));

    @ArchTest
    static final ArchRule telemetryOfCalls_isKnownToOnePackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.grpc.observe..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.grpc.opentelemetry..");

    // Libraries and the packages that know them

    @ArchTest
    static final ArchRule pf4j_isKnownToThePluginHostOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.node.plugin..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.pf4j..");

    @ArchTest
    static final ArchRule netty_isKnownToTheRuntimeTheNettyDoorAndGrpcOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.umbel.node..",
                            "io.umbel.spi.netty..",
                            "io.umbel.grpc..",
                            "io.umbel.testkit.leak..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule quicCodec_isKnownToTheTransportItsAssemblyAndTheNettyDoorOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.umbel.node",
                            "io.umbel.node.endpoint..",
                            "io.umbel.node.path..",
                            "io.umbel.node.relay..",
                            "io.umbel.node.stream..",
                            "io.umbel.grpc.transport..",
                            "io.umbel.grpc.server..",
                            "io.umbel.spi.netty..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty.handler.codec.quic..");

    @ArchTest
    static final ArchRule guard_knowsOnlyTheSpiAndItsSettings =
            classes()
                    .that()
                    .resideInAPackage("io.umbel.node.guard..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "io.umbel.node.guard..",
                                            "io.umbel.node.settings..",
                                            "io.umbel.spi..")
                                    .or(resideInAPackage("io.umbel..").negate()));

    @ArchTest
    static final ArchRule middleware_knowsNeitherQuicNorPlugins =
            noClasses()
                    .that()
                    .resideInAPackage("io.umbel.node.middleware..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty..",
                            "io.umbel.node.endpoint..",
                            "io.umbel.node.router..",
                            "io.umbel.node.plugin..");

    @ArchTest
    static final ArchRule limitingLibraries_areKnownToTheBuiltInMiddlewareOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.node.middleware.builtin..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.github.bucket4j..", "com.netflix..");

    @ArchTest
    static final ArchRule logback_isKnownToTheLogPackageOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.node.log..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ch.qos.logback..");

    @ArchTest
    static final ArchRule openTelemetrySdk_isKnownToTheMetricsPluginOnly =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.umbel.metrics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.opentelemetry.sdk..")
                    .because("everybody else records through the API, whatever SDK is there");

    // Inside the metrics plugin

    @ArchTest
    static final ArchRule metricsPackages_areFreeOfCycles =
            slices().matching("io.umbel.metrics.(*)..").should().beFreeOfCycles();

    // What nobody does

    @ArchTest
    static final ArchRule nobody_sleeps =
            noClasses()
                    .should()
                    .callMethodWhere(ArchitectureVocabulary.sleeps())
                    .because("a wait is a latch, a queue or a scheduled task with a deadline");

    @ArchTest
    static final ArchRule nobody_readsTheWallClockDirectly =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("time is a parameter: java.time.InstantSource");

    /** Only methods: a synchronized block leaves no trace that ArchUnit imports. */
    @ArchTest
    static final ArchRule nobody_declaresSynchronizedMethods =
            noMethods()
                    .should()
                    .haveModifier(JavaModifier.SYNCHRONIZED)
                    .because("a lock is a ReentrantLock that nobody else can hold");

    @ArchTest
    static final ArchRule nobody_isCalledUtilHelperOrManager =
            noClasses()
                    .that(inheritTheirNameFromALibrary().negate())
                    .should()
                    .haveNameMatching(".*(Utils?|Helpers?|Managers?)")
                    .because("a name says what a class is, not that it is useful");

    @ArchTest
    static final ArchRule everyPackage_isNullMarked = classes().should(beInANullMarkedPackage());
}
