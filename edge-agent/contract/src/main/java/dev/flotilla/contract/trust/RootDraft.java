package dev.flotilla.contract.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A root.json that goes from hand to hand until enough keys have signed it (TUF 1.0 section 6.1). It says nothing but what
 * {@link RootMetadata} knows, so whoever is shown that has seen all that is signed. Immutable.
 */
public final class RootDraft {
    private final SignedDocument document;
    private final RootMetadata root;

    private RootDraft(SignedDocument document, RootMetadata root) {
        this.document = document;
        this.root = root;
    }

    /** A draft that nobody has signed. */
    public static RootDraft of(RootMetadata root) {
        return new RootDraft(new SignedDocument("root.json", root.toDocument(), Map.of()), root);
    }

    /**
     * Reads a root.json with any number of signatures, which are not checked here.
     *
     * @param name of the file, for messages
     * @throws MalformedMetadataException also if it says anything that this version has no words for
     */
    public static RootDraft parse(String name, byte[] json) throws LengthExceededException, MalformedMetadataException {
        SignedDocument document = SignedDocument.parse(name, json, TrustedMetadataSet.MAX_ROOT_BYTES);
        RootMetadata root = RootMetadata.parse(document);
        root.requireAllRoles();
        if (!Arrays.equals(document.canonical(), root.toDocument().toCanonicalJson())) {
            throw new MalformedMetadataException(
                    name + ": says more than this version can explain: a field, a role, a key"
                            + " of an unknown kind or another spec_version");
        }
        return new RootDraft(document, root);
    }

    /** What is signed. */
    public RootMetadata root() {
        return root;
    }

    /** Whether anybody has signed it, rightly or not. */
    public boolean isSigned() {
        return !document.signatures().isEmpty();
    }

    /** The same with one signature more. */
    public RootDraft signedBy(MetadataKey key) {
        return new RootDraft(document.signedBy(key), root);
    }

    /**
     * The same with the signatures of both.
     *
     * @throws MalformedMetadataException if the other one says something else
     */
    public RootDraft merge(RootDraft other) throws MalformedMetadataException {
        if (!Arrays.equals(document.canonical(), other.document.canonical())) {
            throw new MalformedMetadataException(other.document.name() + ": says something else than " + document.name()
                    + ", so that their signatures do not belong together");
        }
        return new RootDraft(document.with(other.document.signatures()), root);
    }

    /** The ids of the keys of the judge's role root that have signed; a key under several ids counts once. */
    public Set<String> signers(RootMetadata judge) throws BadSignatureException, MalformedMetadataException {
        return document.signerIds(Signatories.of(judge, RootMetadata.ROOT));
    }

    /**
     * Returns if every signature is right and by a root key of one of the judges.
     *
     * @throws BadSignatureException naming the keys of those that are not
     */
    public void requireOnlyGoodSignatures(List<RootMetadata> judges)
            throws BadSignatureException, MalformedMetadataException {
        List<Signatories> allowed = new ArrayList<>();
        for (RootMetadata judge : judges) {
            allowed.add(Signatories.of(judge, RootMetadata.ROOT));
        }
        document.requireOnlySigners(allowed);
    }

    /** The file, with all its signatures. */
    public byte[] toJson() {
        return document.toJson();
    }
}
