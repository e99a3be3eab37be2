package io.umbel.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A {@link NodeAddress} as one pasteable word: {@code umbel1} and base32 of a version, the key, the
 * addresses, the relays and a CRC-32C, so that a ticket which lost characters on its way is told
 * from one that is wrong.
 *
 * <p>Unresolved host names are not carried: a ticket is for someone who may see another DNS.
 */
public record Ticket(NodeAddress address) {
    private static final String PREFIX = "umbel1";
    private static final int VERSION = 1;
    private static final int CHECKSUM_LENGTH = Integer.BYTES;

    /**
     * Above the longest that {@link #toString} makes: every way taken, every relay at its limit.
     */
    private static final int MAX_LENGTH = 16_384;

    static boolean looksLikeTicket(String text) {
        return text.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /**
     * Reads the text form; blanks around it are ignored.
     *
     * @throws IllegalArgumentException if it is no ticket, was cut or changed on its way, or is of
     *     a newer version
     */
    public static Ticket parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!word.startsWith(PREFIX) || word.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "ticket: '%s' (expected a word that starts with %s)"
                            .formatted(word.substring(0, Math.min(word.length(), 20)), PREFIX));
        }
        byte[] bytes = Base32.decode(word.substring(PREFIX.length()), "ticket");
        int length = bytes.length - CHECKSUM_LENGTH;
        if (length < 1 || checksum(bytes, length) != storedChecksum(bytes, length)) {
            throw new IllegalArgumentException(
                    "ticket: checksum differs (expected a whole ticket; copy it again)");
        }
        return new Ticket(read(bytes, length));
    }

    /** The pasteable word. */
    @Override
    public String toString() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out);
            byte[] body = bytes.toByteArray();
            out.writeInt(checksum(body, body.length));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return PREFIX + Base32.encode(bytes.toByteArray());
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeByte(VERSION);
        out.write(address.id().toBytes());
        List<InetSocketAddress> resolved =
                address.addresses().stream().filter(a -> !a.isUnresolved()).toList();
        out.writeByte(resolved.size());
        for (InetSocketAddress way : resolved) {
            byte[] ip = way.getAddress().getAddress();
            out.writeByte(ip.length);
            out.write(ip);
            out.writeShort(way.getPort());
        }
        out.writeByte(address.relays().size());
        for (URI relay : address.relays()) {
            out.writeUTF(relay.toString());
        }
    }

    private static NodeAddress read(byte[] bytes, int length) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "ticket: version "
                                + version
                                + " (expected "
                                + VERSION
                                + "; a newer umbel made it)");
            }
            NodeId id = NodeId.of(in.readNBytes(NodeId.LENGTH));
            var addresses = new ArrayList<InetSocketAddress>();
            for (int n = in.readUnsignedByte(); n > 0; n--) {
                InetAddress ip = InetAddress.getByAddress(in.readNBytes(in.readUnsignedByte()));
                addresses.add(new InetSocketAddress(ip, in.readUnsignedShort()));
            }
            var relays = new ArrayList<URI>();
            for (int n = in.readUnsignedByte(); n > 0; n--) {
                relays.add(NodeUri.parseRelay(in.readUTF()));
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException(
                        "ticket: " + in.available() + " bytes after its end (expected none)");
            }
            return new NodeAddress(id, addresses, relays);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "ticket: its content ends too early or holds no IP address (expected the whole"
                            + " word that a node printed)",
                    e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static int storedChecksum(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes, offset, CHECKSUM_LENGTH).getInt();
    }
}
