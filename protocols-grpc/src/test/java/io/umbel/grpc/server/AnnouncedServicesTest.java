package io.umbel.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.grpc.GrpcChannels;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.ServiceDirectory.Health;
import io.umbel.spi.ServiceDirectory.Offer;
import io.umbel.spi.ServiceDirectory.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AnnouncedServicesTest {
    private static final String NAME = "grpc.testing.TestService";
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private static List<Service> services(ServiceDirectory directory) {
        return directory.list().stream().map(Offer::service).toList();
    }

    @Test
    void service_isAnnounced_andWithdrawnWithItsPlugin() throws Exception {
        try (GrpcNode node = GrpcNode.start()) {
            var directory = new RecordedDirectory(node.address());
            node.context.offer(ServiceDirectory.class, directory);
            var plugin = node.provide(node.newPlugin("library"), new RecordingService());

            assertThat(services(directory))
                    .containsExactly(
                            new Service(
                                    NAME,
                                    GrpcChannels.ALPN,
                                    "",
                                    Map.of("plugin", "library"),
                                    Health.SERVING));
            plugin.detach();
            assertThat(directory.list()).isEmpty();
        }
    }

    @Test
    void directoryThatComesLater_learnsWhatIsServed() throws Exception {
        try (GrpcNode node = GrpcNode.start()) {
            var _ = node.provide(new RecordingService());
            var directory = new RecordedDirectory(node.address());
            node.context.offer(ServiceDirectory.class, directory);
            var _ = node.context.scheduler().advance(A_WHILE);

            assertThat(services(directory)).extracting(Service::name).containsExactly(NAME);
        }
    }

    @Test
    void stoppedPlugin_isWithdrawn() throws Exception {
        RecordedDirectory directory;
        try (GrpcNode node = GrpcNode.start()) {
            directory = new RecordedDirectory(node.address());
            node.context.offer(ServiceDirectory.class, directory);
            var _ = node.provide(new RecordingService());
            assertThat(directory.list()).hasSize(1);
        }
        assertThat(directory.list()).isEmpty();
    }

    @Test
    void nothingIsAnnounced_ifTheSettingsSaySo() throws Exception {
        try (GrpcNode node = GrpcNode.start("server.announce = false")) {
            var directory = new RecordedDirectory(node.address());
            node.context.offer(ServiceDirectory.class, directory);
            var _ = node.provide(new RecordingService());
            assertThat(directory.list()).isEmpty();
        }
    }

    // Without a node: each of these is a moment of a reload that cannot be held still.

    private static final Service SERVICE =
            new Service(NAME, GrpcChannels.ALPN, "1", Map.of(), Health.SERVING);

    private final NodeAddress self = NodeAddress.of(NodeId.of(new byte[NodeId.LENGTH]));
    private ServiceDirectory present = new RecordedDirectory(self);
    private final Announcer announcer = new Announcer(() -> Optional.of(present));

    @Test
    void draining_isSaidToBeNotServing() {
        announcer.serve(List.of(SERVICE));
        announcer.stopServing();
        assertThat(services(present)).containsExactly(SERVICE.with(Health.NOT_SERVING));
        announcer.close();
        assertThat(present.list()).isEmpty();
    }

    @Test
    void anotherDirectory_learnsEverything_andTheOldOneForgetsIt() {
        announcer.serve(List.of(SERVICE));
        var old = present;
        present = new RecordedDirectory(self);
        announcer.look();

        assertThat(services(present)).containsExactly(SERVICE);
        assertThat(old.list()).isEmpty();
    }

    @Test
    void directoryThatStops_isLookedForAgain() {
        var stopping = new RecordedDirectory(self);
        stopping.close();
        present = stopping;
        announcer.serve(List.of(SERVICE));
        assertThat(present.list()).isEmpty();

        present = new RecordedDirectory(self);
        announcer.look();
        assertThat(services(present)).containsExactly(SERVICE);
    }

    @Test
    void newVersion_takesThePlaceOfTheOld() {
        announcer.serve(List.of(SERVICE));
        Service newer = new Service(NAME, GrpcChannels.ALPN, "2", Map.of(), Health.SERVING);
        announcer.serve(List.of(newer));
        assertThat(services(present)).containsExactly(newer);
    }
}
