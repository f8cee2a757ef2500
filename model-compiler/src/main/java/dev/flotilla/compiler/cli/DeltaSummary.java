package dev.flotilla.compiler.cli;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.delta.DeltaHeader;
import java.util.Locale;

/** What {@code delta} and {@code apply} say of a delta: both files, and how much of the new one it saves to send. */
record DeltaSummary(DeltaHeader header, long deltaBytes) {
    private static final double PERCENT = 100;

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "delta %d bytes, %.2f %% of the new file's %d; from %s to %s",
                deltaBytes,
                PERCENT * ratio(),
                header.newLength(),
                header.oldDigest(),
                header.newDigest());
    }

    Document toDocument() {
        return Document.builder()
                .put("deltaBytes", deltaBytes)
                .put("ratio", ratio())
                .put("old", file(header.oldDigest(), header.oldLength()))
                .put("new", file(header.newDigest(), header.newLength()))
                .build();
    }

    private static Document file(Digest digest, long length) {
        return Document.builder()
                .put("sha256", digest.hex())
                .put("bytes", length)
                .build();
    }

    private double ratio() {
        return (double) deltaBytes / Math.max(1, header.newLength());
    }
}
