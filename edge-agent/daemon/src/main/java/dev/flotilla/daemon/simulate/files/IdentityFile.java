package dev.flotilla.daemon.simulate.files;

import dev.flotilla.agent.identity.Identity;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The identities of many simulated devices of one fleet: a line of JSON for the fleet, then one for each device, with its key.
 * Readable by its owner alone.
 */
public final class IdentityFile implements Closeable {
    private static final Limits LIMITS = Limits.of(Identity.MAX_BYTES * 2);
    private static final int MAX_PORT = 65_535;

    private final Path path;
    private final FileChannel channel;
    private final Map<String, Entry> entries = new HashMap<>();
    private Optional<Fleet> fleet = Optional.empty();

    /** What all devices of a fleet have in common; as {@link Identity} has it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Fleet(String server, BrokerAddress broker, byte[] caDer, byte[] rootJson) {}

    /** A device's key, PKCS #8, and certificate, DER. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(byte[] key, byte[] certificate) {}

    /**
     * Opens the file, or makes one.
     *
     * @throws IOException when a line of it is damaged; the message names it
     */
    public IdentityFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        int number = 0;
        try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines::iterator) {
                number++;
                read(Document.parseJson(line.getBytes(StandardCharsets.UTF_8), LIMITS));
            }
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            channel.close();
            throw new IOException(path + ", line " + number + ": " + e.getMessage() + "; remove the line", e);
        }
    }

    private void read(Document line) throws MalformedDocumentException {
        if (fleet.isPresent()) {
            entries.put(line.string("name"), new Entry(binary(line, "key"), binary(line, "certificate")));
        } else {
            BrokerAddress broker =
                    new BrokerAddress(line.string("mqttHost"), (int) line.integerBetween("mqttPort", 1, MAX_PORT));
            fleet = Optional.of(new Fleet(line.string("server"), broker, binary(line, "ca"), binary(line, "root")));
        }
    }

    private static byte[] binary(Document line, String key) throws MalformedDocumentException {
        return Base64.getDecoder().decode(line.string(key));
    }

    private static String text(byte[] binary) {
        return Base64.getEncoder().encodeToString(binary);
    }

    synchronized Fleet fleet() {
        return fleet.orElseThrow(() -> new IllegalStateException("no device is enrolled"));
    }

    synchronized Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * Takes a device in; durable once {@link #close()} returned.
     *
     * @throws IOException when it cannot be written, or the others are of another fleet
     */
    synchronized void add(String name, P256KeyPair key, Identity identity) throws IOException {
        if (fleet.isPresent() && !Arrays.equals(fleet.get().caDer(), identity.caDer())) {
            throw new IOException(path + ": holds devices of another fleet, at "
                    + fleet.get().server() + "; give this one another data-dir");
        }
        if (fleet.isEmpty()) {
            append(Document.builder()
                    .put("server", identity.server())
                    .put("mqttHost", identity.broker().host())
                    .put("mqttPort", identity.broker().port())
                    .put("ca", text(identity.caDer()))
                    .put("root", text(identity.rootJson()))
                    .build());
        }
        try {
            append(Document.builder()
                    .put("name", name)
                    .put("key", text(key.pkcs8()))
                    .put("certificate", text(identity.certificate().x509().getEncoded()))
                    .build());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be encoded", e);
        }
    }

    private void append(Document line) throws IOException {
        String text = new String(line.toJson(), StandardCharsets.UTF_8).replace("\n", "") + "\n";
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        read(line);
    }

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
