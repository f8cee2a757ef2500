package dev.flotilla.contract.trust;

/**
 * A file is not the one that the metadata above it names, so that files of different releases would be combined (TUF 1.0
 * sections 5.5.2, 5.5.4, 5.6.2 and 5.6.4).
 */
public final class MixAndMatchException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String document;
    private final String listed;
    private final String found;

    /**
     * @param document the file that was refused
     * @param what which property differs, for example "version"
     */
    public MixAndMatchException(String document, String what, String listed, String found) {
        super(document + ": " + what + " " + listed + " is listed, but it has " + found);
        this.document = document;
        this.listed = listed;
        this.found = found;
    }

    /** The file that was refused. */
    public String document() {
        return document;
    }

    /** What the metadata above it says. */
    public String listed() {
        return listed;
    }

    /** What the file has. */
    public String found() {
        return found;
    }
}
