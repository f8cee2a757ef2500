package dev.flotilla.compiler.report;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;

/**
 * A file that decided what came out.
 *
 * @param role what it was for, such as {@code calibration}
 * @param name without its folder
 * @param digest of the file, or for a folder of {@code DIGEST  NAME} lines, one for each file below it, by name
 */
public record InputFile(String role, String name, long bytes, Digest digest) {
    Document toDocument() {
        return Document.builder()
                .put("role", role)
                .put("name", name)
                .put("bytes", bytes)
                .put("sha256", digest.hex())
                .build();
    }
}
