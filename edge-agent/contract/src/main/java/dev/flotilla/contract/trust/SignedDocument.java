package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;

/**
 * The outer form of every TUF metadata file: {@code {"signatures": [{"keyid", "sig"}], "signed": {...}}}, where the
 * signatures are over the canonical JSON of {@code signed} (TUF 1.0 section 4.2). Nothing in it is trusted before
 * {@link #requireSignatures}.
 */
final class SignedDocument {
    private static final String SPEC_VERSION = "1.0.31";
    private static final int MAX_SIGNATURES = 64;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ITEMS = 400_000;

    private final String name;
    private final Document signed;
    private final List<Document> signatures;

    private SignedDocument(String name, Document signed, List<Document> signatures) {
        this.name = name;
        this.signed = signed;
        this.signatures = signatures;
    }

    /** Reads one of the documents inside of {@link #read}. */
    interface Reader<T> {
        T read(Document signed) throws MalformedDocumentException, MalformedKeyException;
    }

    static SignedDocument parse(String name, byte[] json, int maxBytes)
            throws LengthExceededException, MalformedMetadataException {
        if (json.length > maxBytes) {
            throw new LengthExceededException(name, maxBytes, json.length);
        }
        try {
            Document outer = Document.parseJson(json, new Limits(maxBytes, MAX_DEPTH, MAX_ITEMS));
            List<Document> signatures = outer.objects("signatures");
            if (signatures.size() > MAX_SIGNATURES) {
                throw new MalformedMetadataException(name + ": more than " + MAX_SIGNATURES + " signatures");
            }
            return new SignedDocument(name, outer.object("signed"), signatures);
        } catch (MalformedDocumentException e) {
            throw new MalformedMetadataException(name + ": " + e.getMessage());
        }
    }

    /** Reads the signed part, which has to be of the given type. */
    <T> T read(String type, Reader<T> reader) throws MalformedMetadataException {
        try {
            if (!signed.string("_type").equals(type)) {
                throw new MalformedMetadataException(
                        name + ": _type: expected \"" + type + "\", found \"" + signed.string("_type") + "\"");
            }
            String specification = signed.string("spec_version");
            if (!specification.startsWith("1.")) {
                throw new MalformedMetadataException(name + ": spec_version " + specification + " is not 1.x");
            }
            return reader.read(signed);
        } catch (MalformedDocumentException | MalformedKeyException | IllegalArgumentException e) {
            throw new MalformedMetadataException(name + ": " + e.getMessage());
        }
    }

    /** Returns if at least the threshold of different keys of the role have signed. */
    void requireSignatures(RootMetadata root, String roleName)
            throws BadSignatureException, MalformedMetadataException {
        Role role = root.roles().get(roleName);
        if (role == null) {
            throw new BadSignatureException(name + ": the trusted root has no role " + roleName);
        }
        byte[] message = canonical();
        Set<String> counted = new HashSet<>();
        for (Document signature : signatures) {
            try {
                String keyId = signature.string("keyid");
                PublicKey key = root.keys().get(keyId);
                if (key != null
                        && role.keyIds().contains(keyId)
                        && key.signed(message, Hex.decodeStrict(signature.string("sig")))) {
                    counted.add(keyId);
                }
            } catch (MalformedDocumentException | DecoderException e) {
                throw new MalformedMetadataException(name + ": signatures: " + e.getMessage());
            }
        }
        if (counted.size() < role.threshold()) {
            throw new BadSignatureException(name + ": " + counted.size() + " valid signatures by keys of the role "
                    + roleName + " " + role.keyIds() + ", at least " + role.threshold() + " needed");
        }
    }

    private byte[] canonical() throws MalformedMetadataException {
        try {
            return signed.toCanonicalJson();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new MalformedMetadataException(name + ": " + e.getMessage());
        }
    }

    static Document.Builder header(String type, long version, Instant expires) {
        return Document.builder()
                .put("_type", type)
                .put("spec_version", SPEC_VERSION)
                .put("version", version)
                .put("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static byte[] sign(Document signed, List<Ed25519Key> keys) {
        byte[] message = signed.toCanonicalJson();
        List<Document> signatures = new ArrayList<>();
        for (Ed25519Key key : keys) {
            signatures.add(Document.builder()
                    .put("keyid", key.publicKey().keyId())
                    .put("sig", Hex.toHexString(key.sign(message)))
                    .build());
        }
        return Document.builder()
                .put("signatures", signatures)
                .put("signed", signed)
                .build()
                .toJson();
    }

    static long version(Document signed) throws MalformedDocumentException {
        long version = signed.integer("version");
        if (version < 1) {
            throw new MalformedDocumentException("version: expected 1 or more, found " + version);
        }
        return version;
    }

    static Instant expires(Document signed) throws MalformedDocumentException {
        String text = signed.string("expires");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedDocumentException("expires: expected a time like 2030-01-31T00:00:00Z, found " + text);
        }
    }
}
