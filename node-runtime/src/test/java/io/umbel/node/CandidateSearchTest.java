package io.umbel.node;

import static io.umbel.node.stream.DoorPair.await;
import static io.umbel.node.stream.LoopbackEndpoint.ALPN;
import static io.umbel.node.stream.LoopbackEndpoint.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.node.address.AddressBook;
import io.umbel.node.endpoint.EstablishedConnection;
import io.umbel.node.path.WireRelay;
import io.umbel.node.stream.LoopbackEndpoint;
import io.umbel.spi.AddressLookup;
import io.umbel.spi.NetworkPath;
import io.umbel.spi.NodeAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two endpoints, a relay between them, and nobody who tells where he is. */
@Timeout(60)
final class CandidateSearchTest {
    private LoopbackEndpoint peer;
    private LoopbackEndpoint dialer;

    @BeforeEach
    void bind() throws Exception {
        peer = new LoopbackEndpoint(_ -> {});
        dialer = new LoopbackEndpoint(_ -> {});
    }

    @AfterEach
    void close() {
        dialer.close();
        peer.close();
    }

    @Test
    void addressThatALookupKnows_makesARelayedConnectionDirect() throws Exception {
        EstablishedConnection connection = dialThroughRelay();
        assertThat(connection.info().path()).isInstanceOf(NetworkPath.Relayed.class);

        AddressLookup likeMdns = _ -> List.of(peer.endpoint().address());
        CandidateSearch.start(connection, asking(likeMdns), dialer.endpoint());
        await(() -> connection.info().path() instanceof NetworkPath.Direct);
    }

    @Test
    void addressThatIsFoundLater_doesToo() throws Exception {
        EstablishedConnection connection = dialThroughRelay();
        var asked = new AtomicInteger();
        AddressLookup slow =
                _ -> asked.getAndIncrement() == 0 ? List.of() : List.of(peer.endpoint().address());
        CandidateSearch.start(connection, asking(slow), dialer.endpoint());
        await(() -> connection.info().path() instanceof NetworkPath.Direct);
    }

    private EstablishedConnection dialThroughRelay() throws Exception {
        var route = new WireRelay(dialer.endpoint(), peer.endpoint());
        return dialer.endpoint()
                .dial(NodeAddress.of(peer.endpoint().id()), ALPN, route)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static AddressBook asking(AddressLookup lookup) {
        return new AddressBook(() -> List.of(lookup), InetAddress::getAllByName, System::nanoTime);
    }
}
