package dev.flotilla.agent.identity;

import dev.flotilla.agent.storage.DurableFiles;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Optional;

/** Where the identity is kept. */
public final class IdentityStore {
    private static final String FILE = "identity.cbor";

    private final DurableFiles files;

    public IdentityStore(DurableFiles files) {
        this.files = files;
    }

    /**
     * The identity; empty before enrolment.
     *
     * @throws IOException when it cannot be read or is damaged
     */
    public Optional<Identity> find() throws IOException {
        Optional<byte[]> bytes = files.read(FILE, Identity.MAX_BYTES);
        if (!bytes.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Identity.parse(bytes.get()));
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new IOException(FILE + " cannot be used, enrol this device anew: " + e.getMessage(), e);
        }
    }

    /** Replaces what there was; the old one stays until the new one is durable. */
    public void save(Identity identity) throws IOException {
        files.replace(FILE, identity.toCbor());
    }
}
