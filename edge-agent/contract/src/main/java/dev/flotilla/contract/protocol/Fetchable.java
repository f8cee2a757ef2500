package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a device may fetch in chunks. */
public sealed interface Fetchable {

    /** One of two results, by what it is. */
    <T> T either(Function<Digest, T> artifact, Function<String, T> metadata);

    /** Says in a message what it is about. */
    void write(Document.Builder message);

    /**
     * Bytes that are known by their digest: a bundle or a delta.
     *
     * @param digest their SHA-256
     */
    record Artifact(Digest digest) implements Fetchable {
        @Override
        public <T> T either(Function<Digest, T> artifact, Function<String, T> metadata) {
            return artifact.apply(digest);
        }

        @Override
        public void write(Document.Builder message) {
            message.put("artifact", digest.bytes());
        }

        @Override
        public String toString() {
            return "artifact " + digest.hex();
        }
    }

    /**
     * A file of the fleet's TUF repository, with consistent snapshots (TUF 1.0, section 6.2).
     *
     * @param name such as {@code timestamp.json} or {@code 3.root.json}; a role's name is percent-encoded where it has to be
     */
    record Metadata(String name) implements Fetchable {
        private static final int MAX_NAME = 96;
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._%~-]{1," + MAX_NAME + "}");

        /** Checks the name. */
        public Metadata {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "metadata has a name of 1 to " + MAX_NAME + " letters, digits and ._%~-, not \"" + name + "\"");
            }
        }

        @Override
        public <T> T either(Function<Digest, T> artifact, Function<String, T> metadata) {
            return metadata.apply(name);
        }

        @Override
        public void write(Document.Builder message) {
            message.put("metadata", name);
        }

        @Override
        public String toString() {
            return "metadata " + name;
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws MalformedDocumentException if it is neither of them, or both
     */
    static Fetchable parse(Document message) throws MalformedDocumentException {
        if (!message.has("metadata")) {
            return new Artifact(Messages.digest(message, "artifact"));
        }
        String name = Messages.text(message, "metadata", Metadata.MAX_NAME);
        if (message.has("artifact") || !Metadata.NAME.matcher(name).matches()) {
            throw new MalformedDocumentException("metadata: expected the name of a file and no artifact beside it");
        }
        return new Metadata(name);
    }
}
