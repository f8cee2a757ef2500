package dev.flotilla.contract.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A targets.json, or the file of a role that it delegates to, that goes from hand to hand until enough keys have signed it (TUF 1.0 section 6.1). It says nothing but
 * what {@link TargetsMetadata} knows, so whoever is shown that has seen all that is signed. Immutable.
 */
public final class TargetsDraft {
    private final SignedDocument document;
    private final TargetsMetadata targets;

    private TargetsDraft(SignedDocument document, TargetsMetadata targets) {
        this.document = document;
        this.targets = targets;
    }

    /** A targets.json that nobody has signed. */
    public static TargetsDraft of(TargetsMetadata targets) {
        return of("targets.json", targets);
    }

    /** Likewise for another file. */
    public static TargetsDraft of(String name, TargetsMetadata targets) {
        return new TargetsDraft(new SignedDocument(name, targets.toDocument(), Map.of()), targets);
    }

    /**
     * Reads a targets.json with any number of signatures, which are not checked here.
     *
     * @param name of the file, for messages
     * @throws MalformedMetadataException also if it says anything that this version has no words for
     */
    public static TargetsDraft parse(String name, byte[] json)
            throws LengthExceededException, MalformedMetadataException {
        SignedDocument document = SignedDocument.parse(name, json, TrustedMetadataSet.MAX_TARGETS_BYTES);
        TargetsMetadata targets = TargetsMetadata.parse(document);
        if (!Arrays.equals(document.canonical(), targets.toDocument().toCanonicalJson())) {
            throw new MalformedMetadataException(name
                    + ": says more than this version can explain: a field, a key of an unknown kind or another"
                    + " spec_version");
        }
        return new TargetsDraft(document, targets);
    }

    /** What is signed. */
    public TargetsMetadata targets() {
        return targets;
    }

    /** The same with one signature more. */
    public TargetsDraft signedBy(MetadataKey key) {
        return new TargetsDraft(document.signedBy(key), targets);
    }

    /** The ids of those that have signed; a key under several ids counts once. */
    public Set<String> signers(Signatories signatories) throws MalformedMetadataException {
        return document.signerIds(signatories);
    }

    /**
     * Returns if enough of them have signed.
     *
     * @throws ThresholdNotMetException otherwise
     */
    public void requireSignatures(Signatories signatories) throws BadSignatureException, MalformedMetadataException {
        document.requireSignatures(signatories.keys(), signatories.role(), signatories.roleName());
    }

    /**
     * Returns if every signature is right and by one of them.
     *
     * @throws BadSignatureException naming the keys of those that are not
     */
    public void requireOnlyGoodSignatures(Signatories signatories)
            throws BadSignatureException, MalformedMetadataException {
        document.requireOnlySigners(List.of(signatories));
    }

    /** The file, with all its signatures. */
    public byte[] toJson() {
        return document.toJson();
    }
}
