package dev.flotilla.compiler.provenance;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.PublicKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where a bundle comes from: an in-toto Statement 1 (<a href="https://in-toto.io/Statement/v1">in-toto.io</a>) about its digest, in
 * an envelope that the release key signed, in a file {@code NAME.provenance.json} beside it.
 */
public final class Provenance {
    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final String BUNDLE_ENDING = ".flotilla";

    private final Document predicate;

    private Provenance(Document predicate) {
        this.predicate = predicate;
    }

    /** The file beside a bundle's. */
    public static Path beside(Path bundle) {
        String name = String.valueOf(bundle.getFileName());
        String stem = name.endsWith(BUNDLE_ENDING) ? name.substring(0, name.length() - BUNDLE_ENDING.length()) : name;
        return bundle.resolveSibling(stem + ".provenance.json");
    }

    /** The signed file about a bundle of this name and digest. */
    public static byte[] sign(String name, Digest bundle, CompileReport report, MetadataKey key)
            throws ProvenanceException {
        try {
            Document subject = Document.builder()
                    .put("name", name)
                    .put(
                            "digest",
                            Document.builder().put("sha256", bundle.hex()).build())
                    .build();
            Document statement = Document.builder()
                    .put("_type", STATEMENT)
                    .put("subject", List.of(subject))
                    .put("predicateType", PREDICATE)
                    .put("predicate", report.predicate())
                    .build();
            return DsseEnvelope.sign(PAYLOAD_TYPE, statement.toJson(), key);
        } catch (MalformedDocumentException e) {
            throw new ProvenanceException("not a report of flotilla-compiler compile: " + e.getMessage());
        }
    }

    /**
     * Reads the file about a bundle.
     *
     * @param keys the release keys, of which one has to have signed
     */
    public static Provenance verify(byte[] json, Digest bundle, Collection<PublicKey> keys)
            throws ProvenanceException, BadSignatureException {
        byte[] payload = DsseEnvelope.parse(json).verify(PAYLOAD_TYPE, keys);
        try {
            Document statement = Document.parseJson(payload, Limits.of(DsseEnvelope.MAX_PAYLOAD_BYTES));
            if (!statement.string("_type").equals(STATEMENT)
                    || !statement.string("predicateType").equals(PREDICATE)) {
                throw new ProvenanceException("not a statement of in-toto with a provenance of SLSA 1.0");
            }
            for (Document subject : statement.objects("subject")) {
                if (subject.object("digest").string("sha256").equals(bundle.hex())) {
                    return new Provenance(statement.object("predicate"));
                }
            }
            throw new ProvenanceException("is about another bundle than " + bundle);
        } catch (MalformedDocumentException e) {
            throw new ProvenanceException("not a statement of in-toto: " + e.getMessage());
        }
    }

    /** All of it that people want to know, a line each. */
    public List<String> words() throws ProvenanceException {
        try {
            Document definition = predicate.object("buildDefinition");
            Document details = predicate.object("runDetails");
            List<String> lines = new ArrayList<>();
            lines.add("made by " + pairs(details.object("builder").object("version")));
            lines.add("command "
                    + String.join(" ", definition.object("externalParameters").strings("command")));
            for (Document file : definition.objects("resolvedDependencies")) {
                lines.add("from " + file.object("annotations").string("role") + " " + resource(file));
            }
            for (Document product : details.objects("byproducts")) {
                lines.add("with " + resource(product) + ": " + pairs(product.object("annotations")));
            }
            return lines;
        } catch (MalformedDocumentException e) {
            throw new ProvenanceException("not a provenance of flotilla-compiler: " + e.getMessage());
        }
    }

    private static String resource(Document resource) throws MalformedDocumentException {
        return resource.string("name") + " sha256:" + resource.object("digest").string("sha256");
    }

    private static String pairs(Document document) {
        List<String> pairs = new ArrayList<>();
        for (String name : document.keys()) {
            document.findValue(name).ifPresent(value -> pairs.add(name + " " + value));
        }
        return String.join(", ", pairs);
    }

    /** For machines: the predicate of the statement. */
    public Document toDocument() {
        return predicate;
    }
}
