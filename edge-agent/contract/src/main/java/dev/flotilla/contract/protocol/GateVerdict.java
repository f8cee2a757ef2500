package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a challenger may go on to the owner's signer without a person's word, and why.
 *
 * @param checks everything that it was held to, in a fixed order; at least one
 */
public record GateVerdict(List<GateCheck> checks) {
    private static final int MAX_CHECKS = 256;

    /** Checks the bounds. */
    public GateVerdict {
        if (checks.isEmpty() || checks.size() > MAX_CHECKS) {
            throw new IllegalArgumentException("a verdict has 1 to " + MAX_CHECKS + " checks, not " + checks.size());
        }
        checks = Collections.unmodifiableList(new ArrayList<>(checks));
    }

    /** Whether every check held; one that is undecided did not. */
    public boolean passed() {
        return checks.stream().allMatch(check -> check.outcome() == GateCheck.Outcome.PASSED);
    }

    static GateVerdict parse(Document document) throws MalformedDocumentException {
        List<GateCheck> checks = new ArrayList<>();
        for (Document check : Messages.atMost("gate.checks", document.objects("checks"), MAX_CHECKS)) {
            checks.add(GateCheck.parse(check));
        }
        if (checks.isEmpty()) {
            throw new MalformedDocumentException("gate.checks: expected 1 to " + MAX_CHECKS + ", found none");
        }
        GateVerdict verdict = new GateVerdict(checks);
        if (document.flag("passed") != verdict.passed()) {
            throw new MalformedDocumentException("gate.passed: is not what the checks say");
        }
        return verdict;
    }

    Document toDocument() {
        List<Document> documents = new ArrayList<>();
        checks.forEach(check -> documents.add(check.toDocument()));
        return Document.builder()
                .put("passed", passed())
                .put("checks", documents)
                .build();
    }
}
