package io.umbel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds for the tests of every module, seen in their compiled form. */
@AnalyzeClasses(locations = TestArchitectureTest.TestsOfEveryModule.class)
final class TestArchitectureTest {

    @ArchTest
    static final ArchRule tests_neverSleep =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..jmh_generated..")
                    .should()
                    .callMethodWhere(ArchitectureVocabulary.sleeps())
                    .because("a test waits for an event with a deadline, never for time to pass");

    static final class TestsOfEveryModule implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> testClass) {
            Path repository = Path.of("").toAbsolutePath().getParent();
            try (var folders = Files.find(repository, 4, (path, _) -> isTestClasses(path))) {
                return folders.map(Location::of).collect(Collectors.toSet());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list the modules of " + repository, e);
            }
        }

        private static boolean isTestClasses(Path path) {
            return path.endsWith("target/test-classes");
        }
    }
}
