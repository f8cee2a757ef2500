package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    /** Those of ML-DSA-65 are the longest. */
    private static final int MAX_SIGNATURE_DIGITS = 2 * MlDsaVerifier.SIGNATURE_BYTES;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_ITEMS = 400_000;

    private final String name;
    private final Document signed;
    private final Map<String, String> signatures;

    SignedDocument(String name, Document signed, Map<String, String> signatures) {
        this.name = name;
        this.signed = signed;
        this.signatures = Collections.unmodifiableMap(new LinkedHashMap<>(signatures));
    }

    /** Reads one of the documents inside of {@link #read}. */
    interface Reader<T> {
        T read(Document signed) throws MalformedDocumentException;
    }

    static SignedDocument parse(String name, byte[] json, int maxBytes)
            throws LengthExceededException, MalformedMetadataException {
        if (json.length > maxBytes) {
            throw new LengthExceededException(name, maxBytes, json.length);
        }
        try {
            Document outer = Document.parseJson(json, new Limits(maxBytes, MAX_DEPTH, MAX_ITEMS));
            return new SignedDocument(name, outer.object("signed"), signatures(outer.objects("signatures")));
        } catch (MalformedDocumentException e) {
            throw new MalformedMetadataException(name + ": " + e.getMessage());
        }
    }

    private static Map<String, String> signatures(List<Document> listed) throws MalformedDocumentException {
        if (listed.size() > MAX_SIGNATURES) {
            throw new MalformedDocumentException("more than " + MAX_SIGNATURES + " signatures");
        }
        Map<String, String> signatures = new LinkedHashMap<>();
        for (Document signature : listed) {
            if (signatures.put(signature.string("keyid"), signature.string("sig")) != null) {
                throw new MalformedDocumentException("signatures: two have the keyid " + signature.string("keyid"));
            }
        }
        return signatures;
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
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new MalformedMetadataException(name + ": " + e.getMessage());
        }
    }

    /** Returns if enough different keys of one of the root's roles have signed. */
    void requireSignatures(RootMetadata root, String roleName)
            throws BadSignatureException, MalformedMetadataException {
        requireSignatures(root.keys(), root.role(roleName), roleName);
    }

    /** Returns if enough different keys of the role have signed; a key counts once, under however many ids. */
    void requireSignatures(Map<String, PublicKey> keys, Role role, String roleName)
            throws BadSignatureException, MalformedMetadataException {
        Set<PublicKey> counted = new HashSet<>(signers(keys, role).values());
        int postQuantum =
                (int) counted.stream().filter(PublicKey::isPostQuantum).count();
        int classical = counted.size() - postQuantum;
        if (classical < role.threshold()) {
            throw new ThresholdNotMetException(name, roleName, classical, role.threshold(), "keys");
        }
        if (postQuantum < role.postQuantumThreshold()) {
            throw new ThresholdNotMetException(
                    name, roleName, postQuantum, role.postQuantumThreshold(), "ML-DSA-65 keys");
        }
    }

    /** The keys of the role that have signed, by the ids under which they did. */
    Map<String, PublicKey> signers(Map<String, PublicKey> keys, Role role) throws MalformedMetadataException {
        byte[] message = canonical();
        Map<String, PublicKey> signers = new LinkedHashMap<>();
        for (Map.Entry<String, String> signature : signatures.entrySet()) {
            PublicKey key = keys.get(signature.getKey());
            if (key != null
                    && role.keyIds().contains(signature.getKey())
                    && isSigned(key, message, signature.getValue())) {
                signers.put(signature.getKey(), key);
            }
        }
        return signers;
    }

    /** The ids of those who have signed; a key under several ids counts once. */
    Set<String> signerIds(Signatories signatories) throws MalformedMetadataException {
        Map<PublicKey, String> ids = new HashMap<>();
        signers(signatories.keys(), signatories.role()).forEach((id, key) -> ids.putIfAbsent(key, id));
        return new TreeSet<>(ids.values());
    }

    /** Returns if every signature is right and by a key of one of these. */
    void requireOnlySigners(List<Signatories> allowed) throws BadSignatureException, MalformedMetadataException {
        Set<String> others = new TreeSet<>(signatures.keySet());
        for (Signatories signatories : allowed) {
            others.removeAll(signers(signatories.keys(), signatories.role()).keySet());
        }
        if (!others.isEmpty()) {
            throw new BadSignatureException(name + ": wrong signatures, or by keys that are not named for the role "
                    + allowed.stream().map(Signatories::roleName).distinct().collect(Collectors.joining(", ")) + ": "
                    + others);
        }
    }

    /** Of the file, for messages. */
    String name() {
        return name;
    }

    /** Key id to signature, in hexadecimal, none of them checked. */
    Map<String, String> signatures() {
        return signatures;
    }

    /** Text that is no signature at all counts for nothing, like a wrong one: others may have signed rightly. */
    private static boolean isSigned(PublicKey key, byte[] message, String signature) {
        try {
            return signature.length() <= MAX_SIGNATURE_DIGITS && key.signed(message, Hex.decodeStrict(signature));
        } catch (DecoderException e) {
            return false;
        }
    }

    byte[] canonical() throws MalformedMetadataException {
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

    static byte[] sign(Document signed, List<? extends MetadataKey> keys) {
        SignedDocument document = new SignedDocument("", signed, Map.of());
        for (MetadataKey key : keys) {
            document = document.signedBy(key);
        }
        return document.toJson();
    }

    SignedDocument signedBy(MetadataKey key) {
        String signature = Hex.toHexString(key.sign(signed.toCanonicalJson()));
        return with(Map.of(key.publicKey().keyId(), signature));
    }

    /** The same with more signatures; where both have one of a key, with the new one. */
    SignedDocument with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(signatures);
        all.putAll(more);
        return new SignedDocument(name, signed, all);
    }

    byte[] toJson() {
        List<Document> listed = new ArrayList<>();
        signatures.forEach((keyId, signature) -> listed.add(
                Document.builder().put("keyid", keyId).put("sig", signature).build()));
        return Document.builder()
                .put("signatures", listed)
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
            // RFC 3339 with any offset: early Sigstore roots have one, though the specification asks for Z.
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new MalformedDocumentException("expires: expected a time like 2030-01-31T00:00:00Z, found " + text);
        }
    }
}
