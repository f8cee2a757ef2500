package dev.flotilla.agent.capture;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.seal.SealedSample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Sealed samples that wait to be handed over, one durable file each, the oldest first. Not thread-safe. */
final class SampleFiles {
    private static final String PREFIX = "sample-";
    private static final int TIME_DIGITS = 12;
    private static final int HEX = 16;
    private static final int NAME = PREFIX.length() + TIME_DIGITS + 1 + 2 * Digest.LENGTH;
    private static final int MAX_BYTES = CapturedSample.MAX_BYTES + SealedSample.OVERHEAD;

    private final DurableFiles files;
    /** Digest by file name. */
    private final TreeMap<String, Digest> waiting = new TreeMap<>();

    /** A file that waits. */
    static final class Waiting {
        private final String name;
        private final Digest digest;

        private Waiting(String name, Digest digest) {
            this.name = name;
            this.digest = digest;
        }

        Digest digest() {
            return digest;
        }
    }

    private SampleFiles(DurableFiles files) {
        this.files = files;
    }

    static SampleFiles open(DurableFiles files) throws IOException {
        SampleFiles samples = new SampleFiles(files);
        for (String name : files.list()) {
            if (name.startsWith(PREFIX) && name.length() == NAME) {
                samples.waiting.put(name, Digest.parse(name.substring(NAME - 2 * Digest.LENGTH)));
            }
        }
        return samples;
    }

    /** Keeps a sample of this moment; durable once this returns. */
    void add(byte[] sealed, Instant at) throws IOException {
        Digest digest = Digest.of(sealed);
        String name = String.format(Locale.ROOT, "%s%012x-%s", PREFIX, at.toEpochMilli(), digest.hex());
        files.replace(name, sealed);
        waiting.put(name, digest);
    }

    int count() {
        return waiting.size();
    }

    Optional<Waiting> oldest() {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Waiting(waiting.firstKey(), waiting.firstEntry().getValue()));
    }

    /** The sealed bytes; empty if the disk does not give them back, or gives others back. */
    Optional<byte[]> read(Waiting sample) throws IOException {
        return files.read(sample.name, MAX_BYTES)
                .filter(content -> Digest.of(content).equals(sample.digest));
    }

    void remove(Waiting sample) throws IOException {
        files.delete(sample.name);
        waiting.remove(sample.name);
    }

    /** Whether a sample has waited longer than this; also one from the future, whose age nobody knows. */
    boolean isExpired(Waiting sample, Duration ttl, Instant now) {
        Instant at = Instant.ofEpochMilli(
                Long.parseLong(sample.name.substring(PREFIX.length(), PREFIX.length() + TIME_DIGITS), HEX));
        return at.isAfter(now.plus(ttl)) || at.plus(ttl).isBefore(now);
    }

    /** Deletes all. */
    void clear() throws IOException {
        for (String name : List.copyOf(waiting.keySet())) {
            files.delete(name);
            waiting.remove(name);
        }
    }
}
