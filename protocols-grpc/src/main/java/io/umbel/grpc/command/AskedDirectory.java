package io.umbel.grpc.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.umbel.spi.Alpn;
import io.umbel.spi.CommandContext;
import io.umbel.spi.Connection;
import io.umbel.spi.DialException;
import io.umbel.spi.NodeAddress;
import io.umbel.spi.ServiceDirectory;
import io.umbel.spi.Stream;
import io.umbel.spi.TopicClosedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * What the running node of this home knew when it was asked: a command is too short-lived to
 * gossip.
 *
 * @param list everything that was offered
 */
record AskedDirectory(List<Offer> list) implements ServiceDirectory {
    private static final Alpn GOSSIP = Alpn.of("/gossip/1.0");
    private static final String REQUEST = "{\"do\":\"services\",\"name\":\"\",\"watch\":false}\n";

    /** Asks it. Blocks. */
    static AskedDirectory of(CommandContext context) throws IOException, InterruptedException {
        NodeAddress address = context.runningNode().orElseThrow(() -> notRunning(null));
        try (Connection connection = context.owner().dial(address, GOSSIP);
                Stream stream = connection.openStream()) {
            stream.out().write(REQUEST.getBytes(StandardCharsets.UTF_8));
            stream.out().finish();
            return new AskedDirectory(read(stream));
        } catch (DialException e) {
            throw switch (e.failure()) {
                case UNREACHABLE, WRONG_KEY -> notRunning(e);
                case NOT_SERVING ->
                        new IOException(
                                "the running node has no plugin gossip, so it finds nothing by name (see: umbel plugins)",
                                e);
                case NO_ADDRESS, REFUSED, CIRCUIT_OPEN, NOT_POSSIBLE -> e;
            };
        }
    }

    private static IOException notRunning(@Nullable Exception cause) {
        return new IOException(
                "no node runs here that could find services by name (start it with: umbel run)",
                cause);
    }

    private static List<Offer> read(Stream stream) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(stream.in(), StandardCharsets.UTF_8));
        var offers = new ArrayList<Offer>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
            JsonElement error = answer.get("error");
            if (error != null) {
                throw new IOException(error.getAsString());
            }
            offers.add(offer(answer));
        }
        return offers;
    }

    /** What only a person reads is left out. */
    private static Offer offer(JsonObject answer) {
        return new Offer(
                NodeAddress.parse(answer.get("address").getAsString()),
                new Service(
                        answer.get("name").getAsString(),
                        Alpn.of(answer.get("protocol").getAsString()),
                        "",
                        Map.of(),
                        Health.valueOf(answer.get("health").getAsString())));
    }

    @Override
    public Announcement announce(Service service) {
        throw new UnsupportedOperationException("a command offers nothing");
    }

    @Override
    public Watch watch(Collection<String> names) {
        return new Once(list.stream().filter(o -> names.contains(o.service().name())).toList());
    }

    /** The state does not change any more. */
    private static final class Once implements Watch {
        private final List<Offer> offers;
        private final CountDownLatch closed = new CountDownLatch(1);
        private boolean taken;

        Once(List<Offer> offers) {
            this.offers = offers;
        }

        @Override
        public List<Offer> take() throws TopicClosedException, InterruptedException {
            if (taken) {
                closed.await();
                throw new TopicClosedException("the watch is closed");
            }
            taken = true;
            return offers;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
