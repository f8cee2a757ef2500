package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;

/**
 * An answer of the API.
 *
 * @param mediaType without its parameters; empty when there is none
 * @param entityTag empty when there is none
 * @param body of a stream without an end nothing
 */
record ApiAnswer(int status, String mediaType, String entityTag, String body) {
    Document json() {
        try {
            return Document.parseJson(body.getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
        } catch (MalformedDocumentException e) {
            throw new AssertionError(this.toString(), e);
        }
    }
}
