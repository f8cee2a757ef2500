package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * The bundle that a device runs in shadow.
 *
 * @param bundle its SHA-256
 * @param selfTestOutput the SHA-256 of what it answered to its golden self-test when it was loaded beside the one that serves
 */
public record ReportedShadow(Digest bundle, Digest selfTestOutput) {

    static ReportedShadow parse(Document document) throws MalformedDocumentException {
        return new ReportedShadow(Messages.digest(document, "bundle"), Messages.digest(document, "selftest"));
    }

    Document toDocument() {
        return Document.builder()
                .put("bundle", bundle.bytes())
                .put("selftest", selfTestOutput.bytes())
                .build();
    }
}
