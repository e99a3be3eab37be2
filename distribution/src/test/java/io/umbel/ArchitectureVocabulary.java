package io.umbel;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.Slice;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The words that {@link ArchitectureTest} is written in. */
final class ArchitectureVocabulary {

    private ArchitectureVocabulary() {}

    /**
     * Whatever is neither SPI, testkit nor runtime: so a new plugin is held to the rules unasked.
     */
    static final DescribedPredicate<JavaClass> PLUGINS =
            resideInAPackage("io.umbel..")
                    .and(
                            resideInAnyPackage(
                                            "io.umbel",
                                            "io.umbel.spi..",
                                            "io.umbel.testkit..",
                                            "io.umbel.node..")
                                    .negate())
                    .as("plugins");

    static DescribedPredicate<Slice> holdPlugins() {
        return DescribedPredicate.describe(
                "hold plugins", slice -> slice.stream().allMatch(PLUGINS));
    }

    static DescribedPredicate<JavaMethodCall> sleeps() {
        return DescribedPredicate.describe(
                "sleep",
                call ->
                        call.getName().equals("sleep")
                                && (call.getTargetOwner().isAssignableTo(Thread.class)
                                        || call.getTargetOwner()
                                                .isEquivalentTo(
                                                        java.util.concurrent.TimeUnit.class)));
    }

    /** The JDK has its KeyManager and PF4J its PluginManager: whoever extends them is one. */
    static DescribedPredicate<JavaClass> inheritTheirNameFromALibrary() {
        return DescribedPredicate.describe(
                "inherit their name from a library",
                type ->
                        Stream.concat(
                                        type.getAllRawSuperclasses().stream(),
                                        type.getAllRawInterfaces().stream())
                                .filter(parent -> !parent.getPackageName().startsWith("io.umbel"))
                                .anyMatch(parent ->
                                        parent.getSimpleName().matches(".*(Util|Helper|Manager)")));
    }

    static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked =
                        type.getPackage()
                                .tryGetPackageInfo()
                                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                                .isPresent();
                events.add(
                        new SimpleConditionEvent(
                                type,
                                marked,
                                type.getName()
                                        + ": expected @NullMarked in package-info.java of "
                                        + type.getPackageName()));
            }
        };
    }
}
