package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A pipeline as somebody wrote it.
 *
 * @param yaml the file, with its comments
 * @param author who put it here
 */
public record PipelineVersion(Pipeline pipeline, String yaml, String author, Instant createdAt) {

    /** Of the file's bytes: the version's name. */
    public Digest digest() {
        return Digest.of(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
