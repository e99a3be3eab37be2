package io.umbel.gossip.wire;

import io.umbel.gossip.proto.Bytes;
import io.umbel.gossip.proto.Contact;
import io.umbel.gossip.proto.Message;
import io.umbel.gossip.proto.Message.Announcement;
import io.umbel.gossip.proto.Message.Disconnect;
import io.umbel.gossip.proto.Message.ForwardJoin;
import io.umbel.gossip.proto.Message.Graft;
import io.umbel.gossip.proto.Message.IHave;
import io.umbel.gossip.proto.Message.Join;
import io.umbel.gossip.proto.Message.Neighbor;
import io.umbel.gossip.proto.Message.Payload;
import io.umbel.gossip.proto.Message.Priority;
import io.umbel.gossip.proto.Message.Prune;
import io.umbel.gossip.proto.Message.Scope;
import io.umbel.gossip.proto.Message.Shuffle;
import io.umbel.gossip.proto.Message.ShuffleReply;
import io.umbel.gossip.proto.MessageId;
import io.umbel.spi.NodeId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** All messages that an honest member can send. */
final class Messages {
    private Messages() {}

    static Arbitrary<Message> any() {
        Arbitrary<Message> join = data().map(Join::new);
        Arbitrary<Message> forward = Combinators.combine(contact(), ttl()).as(ForwardJoin::new);
        Arbitrary<Message> shuffle =
                Combinators.combine(node(), contacts(), ttl(), path()).as(Shuffle::new);
        Arbitrary<Message> reply = Combinators.combine(contacts(), path()).as(ShuffleReply::new);
        Arbitrary<Message> neighbor =
                Combinators.combine(
                                Arbitraries.of(Priority.class), Arbitraries.of(true, false), data())
                        .as(Neighbor::new);
        Arbitrary<Message> disconnect = Arbitraries.of(true, false).map(Disconnect::new);
        Arbitrary<Message> graft = Combinators.combine(id().injectNull(.3), round()).as(Graft::new);
        Arbitrary<Message> iHave =
                Combinators.combine(id(), round())
                        .as(Announcement::new)
                        .list()
                        .ofMaxSize(100)
                        .map(IHave::new);
        Arbitrary<Message> prune = Arbitraries.just(new Prune());
        return Arbitraries.oneOf(
                List.of(
                        join,
                        forward,
                        shuffle,
                        reply,
                        neighbor,
                        disconnect,
                        graft,
                        iHave,
                        prune,
                        payload()));
    }

    private static Arbitrary<Message> payload() {
        return Combinators.combine(
                        id(),
                        bytes(Payload.NONCE_LENGTH, Payload.NONCE_LENGTH),
                        bytes(0, 3968),
                        Arbitraries.of(Scope.class),
                        round(),
                        Arbitraries.oneOf(
                                Arbitraries.just(Bytes.EMPTY),
                                bytes(Payload.TRACE_LENGTH, Payload.TRACE_LENGTH)))
                .as(Payload::new);
    }

    private static Arbitrary<Bytes> bytes(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Bytes::owning);
    }

    private static Arbitrary<MessageId> id() {
        return bytes(32, 32).map(bytes -> MessageId.owning(bytes.toArray()));
    }

    private static Arbitrary<NodeId> node() {
        return bytes(32, 32).map(bytes -> NodeId.of(bytes.toArray()));
    }

    private static Arbitrary<Bytes> data() {
        return bytes(0, FrameLimits.MAX_CONTACT_DATA);
    }

    private static Arbitrary<Contact> contact() {
        return Combinators.combine(node(), data()).as(Contact::new);
    }

    private static Arbitrary<List<Contact>> contacts() {
        return contact().list().ofMaxSize(8);
    }

    private static Arbitrary<List<NodeId>> path() {
        return node().list().ofMaxSize(6);
    }

    private static Arbitrary<Integer> ttl() {
        return Arbitraries.integers().between(0, 6);
    }

    private static Arbitrary<Integer> round() {
        return Arbitraries.integers().between(0, 1024);
    }
}
