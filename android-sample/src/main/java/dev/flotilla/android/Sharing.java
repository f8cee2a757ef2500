package dev.flotilla.android;

import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.capture.Content;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether somebody agreed to share samples, and to which text: an app that comes with another text shares nothing until
 * somebody agrees to that. The agent's own ledger keeps the record of consent; this is only what the next start goes by.
 */
final class Sharing {
    private static final String FILE = "sharing.cbor";
    private static final int MAX_BYTES = 4 << 10;

    private final DurableFiles files;
    private final Digest text;

    /** @param text what is shown to whoever is to agree */
    Sharing(DurableFiles files, String text) {
        this.files = files;
        this.text = Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Who agreed to this very text; empty if nobody does. */
    Optional<String> agreed() throws IOException {
        Optional<byte[]> bytes = files.read(FILE, MAX_BYTES);
        if (!bytes.isPresent()) {
            return Optional.empty();
        }
        Document choice = Document.parseCbor(bytes.get(), Limits.of(MAX_BYTES));
        return Arrays.equals(choice.bytes("text"), text.bytes()) ? Optional.of(choice.string("by")) : Optional.empty();
    }

    /** @param by who agrees */
    void agree(String by) throws IOException {
        // Refuses what the agent would refuse at its next start.
        CaptureConfig.off().agreed(Content.INPUTS, by, text);
        files.replace(
                FILE,
                Document.builder()
                        .put("by", by)
                        .put("text", text.bytes())
                        .build()
                        .toCbor());
    }

    void withdraw() throws IOException {
        files.delete(FILE);
    }

    CaptureConfig config() throws IOException {
        CaptureConfig off = CaptureConfig.off();
        return agreed().map(by -> off.agreed(Content.INPUTS, by, text)).orElse(off);
    }
}
