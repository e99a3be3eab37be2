package io.umbel.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.umbel.spi.NodeAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class AddressFileTest {
    private static final NodeAddress ADDRESS =
            NodeAddress.of(
                    NodeJsonTest.ALICE,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433));

    @TempDir Path data;

    @Test
    void whatIsWritten_isRead_untilItIsRemoved() throws Exception {
        var file = new AddressFile(data.resolve("not/yet/there"));
        assertThat(file.read()).isEmpty();

        file.write(NodeAddress.of(NodeJsonTest.ALICE));
        file.write(ADDRESS);
        assertThat(file.read()).contains(ADDRESS);

        file.remove();
        file.remove();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void relays_areLeftOut() throws Exception {
        var file = new AddressFile(data);
        var relays = List.of(URI.create("umbel://" + NodeJsonTest.ALICE + "@192.0.2.1:4433"));

        file.write(new NodeAddress(ADDRESS.id(), ADDRESS.addresses(), relays));

        assertThat(file.read()).contains(ADDRESS);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void file_isForItsOwnerOnly_andLeavesNoDraftBehind() throws Exception {
        new AddressFile(data).write(ADDRESS);

        Path file = data.resolve("node.address");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(data)
                .isDirectoryContaining(file::equals)
                .satisfies(d -> {
                    try (var files = Files.list(d)) {
                        assertThat(files).hasSize(1);
                    }
                });
    }

    @Test
    void garbage_isToldWithTheMend() throws Exception {
        Files.writeString(data.resolve("node.address"), "no address");

        assertThatThrownBy(() -> new AddressFile(data).read())
                .hasMessageContaining("node.address: no node address (delete it");
    }
}
