package dev.flotilla.contract.trust;

/** Too few of the keys that may sign a document have signed it: an arbitrary software attack (TUF 1.0 section 1.5.2). */
public final class ThresholdNotMetException extends BadSignatureException {
    private static final long serialVersionUID = 1L;

    private final String document;
    private final String role;
    private final int signed;
    private final int threshold;

    ThresholdNotMetException(String document, String role, int signed, int threshold, String kind) {
        super(document + ": " + signed + " valid signatures by " + kind + " of the role " + role + ", at least "
                + threshold + " needed");
        this.document = document;
        this.role = role;
        this.signed = signed;
        this.threshold = threshold;
    }

    /** The file that was refused. */
    public String document() {
        return document;
    }

    /** Whose keys had to sign. */
    public String role() {
        return role;
    }

    /** How many different keys of the role did. */
    public int signed() {
        return signed;
    }

    /** How many had to. */
    public int threshold() {
        return threshold;
    }
}
