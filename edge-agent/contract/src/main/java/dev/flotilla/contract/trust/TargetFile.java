package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;

/**
 * A bundle that the owner released.
 *
 * @param path its file name
 * @param length its length in bytes
 * @param digest the SHA-256 of its bytes
 * @param policy what else the owner says about it
 * @param provenance the SHA-256 of the file that says where it comes from, if there is one
 * @param fleetKey the fleet key that its model is encrypted to; empty if it is not
 */
public record TargetFile(
        String path,
        long length,
        Digest digest,
        TargetPolicy policy,
        Optional<Digest> provenance,
        Optional<FleetKeyId> fleetKey) {
    private static final String PROVENANCE = "provenance";
    private static final String FLEET_KEY = "fleetKey";
    private static final String CUSTOM = "custom";
    private static final String FLOTILLA = "flotilla";
    private static final String HASHES = "hashes";
    private static final String SHA256 = "sha256";
    private static final String LENGTH = "length";

    /** Checks that the path is safe to use as one. */
    public TargetFile {
        TargetPaths.require(path);
        if (length < 0) {
            throw new IllegalArgumentException(path + ": length " + length + " is negative");
        }
    }

    /** A bundle without a provenance, with a model that anybody can read. */
    public TargetFile(String path, long length, Digest digest, TargetPolicy policy) {
        this(path, length, digest, policy, Optional.empty(), Optional.empty());
    }

    /** The same with another provenance. */
    public TargetFile withProvenance(Optional<Digest> other) {
        return new TargetFile(path, length, digest, policy, other, fleetKey);
    }

    /** The same with a model that is encrypted to a fleet key, or to none. */
    public TargetFile withFleetKey(Optional<FleetKeyId> key) {
        return new TargetFile(path, length, digest, policy, provenance, key);
    }

    /**
     * Returns if these are the bytes that the owner signed for.
     *
     * @throws LengthExceededException if there are more of them
     * @throws DigestMismatchException if they are others, or fewer
     */
    public void verify(byte[] bytes) throws LengthExceededException, DigestMismatchException {
        if (bytes.length > length) {
            throw new LengthExceededException(path, length, bytes.length);
        }
        verify(Digest.of(bytes));
    }

    /**
     * Returns if this is the digest that the owner signed for; for bytes that were read piece by piece.
     *
     * @throws DigestMismatchException otherwise
     */
    public void verify(Digest found) throws DigestMismatchException {
        if (!digest.equals(found)) {
            throw new DigestMismatchException(path, digest, found);
        }
    }

    /** Reads a target; empty for one without our policy, which is no released bundle. */
    static Optional<TargetFile> parse(String path, Document target) throws MalformedDocumentException {
        Optional<Document> policy = Optional.empty();
        if (target.has(CUSTOM)) {
            policy = target.object(CUSTOM).findObject(FLOTILLA);
        }
        if (!policy.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new TargetFile(
                path,
                target.integer(LENGTH),
                Digest.parse(target.object(HASHES).string(SHA256)),
                TargetPolicy.parse(policy.get()),
                policy.get().findString(PROVENANCE).map(Digest::parse),
                policy.get().findString(FLEET_KEY).map(FleetKeyId::new)));
    }

    Document toDocument() {
        Document signed = policy.putInto(Document.builder())
                .putIfPresent(PROVENANCE, provenance.map(Digest::hex))
                .putIfPresent(FLEET_KEY, fleetKey.map(FleetKeyId::hex))
                .build();
        return Document.builder()
                .put(CUSTOM, Document.builder().put(FLOTILLA, signed).build())
                .put(HASHES, Document.builder().put(SHA256, digest.hex()).build())
                .put(LENGTH, length)
                .build();
    }
}
