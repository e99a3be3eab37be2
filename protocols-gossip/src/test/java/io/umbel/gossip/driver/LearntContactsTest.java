package io.umbel.gossip.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.NodeId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class LearntContactsTest {
    private final LearntContacts contacts = new LearntContacts();

    private static NodeId id(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.LENGTH).putInt(number).array());
    }

    private static NodeAddress at(int number, int port) {
        return NodeAddress.of(id(number), new InetSocketAddress("192.0.2.7", port));
    }

    private void learn(NodeAddress address) {
        contacts.learn(new Contact(address.id(), ContactCodec.encode(address)));
    }

    @Test
    void whatWasLearntLast_isFound_andThenTheSeed() {
        assertThat(contacts.lookup(id(1))).isEmpty();
        contacts.addSeed(at(1, 10));
        assertThat(contacts.lookup(id(1))).containsExactly(at(1, 10));
        learn(at(1, 20));
        learn(at(1, 30));
        assertThat(contacts.lookup(id(1))).containsExactly(at(1, 30), at(1, 10));
        assertThat(contacts.lookup(id(2))).isEmpty();
    }

    @Test
    void whatNamesNoWay_changesNothing() {
        learn(at(1, 20));
        contacts.learn(new Contact(id(1), Bytes.EMPTY));
        contacts.learn(new Contact(id(1), Bytes.owning(new byte[] {4, 1})));
        contacts.addSeed(NodeAddress.of(id(1)));
        assertThat(contacts.lookup(id(1))).containsExactly(at(1, 20));
    }

    /** Strangers fill the one side; they cannot push the operator's seeds out. */
    @Test
    void peersWithoutEnd_replaceThoseLongUnused_andNoSeed() {
        contacts.addSeed(at(0, 1));
        for (int i = 1; i <= LearntContacts.MAX_PEERS; i++) {
            learn(at(i, 1));
        }
        assertThat(contacts.lookup(id(1))).as("used").isNotEmpty();
        learn(at(LearntContacts.MAX_PEERS + 1, 1));
        assertThat(contacts.lookup(id(2))).as("the one unused for longest").isEmpty();
        assertThat(contacts.lookup(id(1))).isNotEmpty();
        assertThat(contacts.lookup(id(0))).containsExactly(at(0, 1));
    }
}
