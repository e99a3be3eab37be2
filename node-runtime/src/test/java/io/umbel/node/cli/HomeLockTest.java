package io.umbel.node.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeLockTest {
    @TempDir Path home;

    @Test
    void secondNode_isKeptOut_untilTheFirstHasGone() throws Exception {
        try (HomeLock _ = HomeLock.take(home.resolve("not/there/yet"))) {
            assertThatThrownBy(() -> HomeLock.take(home.resolve("not/there/yet")))
                    .hasMessageStartingWith("umbel.home: a node runs in " + home)
                    .hasMessageContaining("umbel stop");
        }
        HomeLock.take(home.resolve("not/there/yet")).close();
    }
}
