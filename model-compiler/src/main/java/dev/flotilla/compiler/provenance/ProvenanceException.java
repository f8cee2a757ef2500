package dev.flotilla.compiler.provenance;

/** A provenance, or a report to make one of, is damaged, signed by nobody known, or about something else. */
public final class ProvenanceException extends Exception {
    private static final long serialVersionUID = 1;

    public ProvenanceException(String message) {
        super(message);
    }
}
