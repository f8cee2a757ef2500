package dev.flotilla.contract.trust;

/** Older metadata was offered than is installed already. */
public final class RollbackAttackException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String document;
    private final long installed;
    private final long offered;

    /** Names the installed and the offered version. */
    public RollbackAttackException(String document, long installed, long offered) {
        this(
                document,
                installed,
                offered,
                document + " version " + offered + " is older than version " + installed + ", which is installed");
    }

    private RollbackAttackException(String document, long installed, long offered, String message) {
        super(message);
        this.document = document;
        this.installed = installed;
        this.offered = offered;
    }

    /** A new snapshot.json lists a file no more that the installed one did. */
    static RollbackAttackException removed(String document, long installed) {
        return new RollbackAttackException(
                document,
                installed,
                0,
                document + " version " + installed + " is installed, but the new snapshot.json does not list it");
    }

    /** A root.json is not the very next one. */
    static RollbackAttackException notNext(String document, long installed, long offered) {
        return new RollbackAttackException(
                document,
                installed,
                offered,
                document + " version " + offered + " does not follow version " + installed + ", which is installed");
    }

    /** The file that would go back. */
    public String document() {
        return document;
    }

    /** The version that is installed. */
    public long installed() {
        return installed;
    }

    /** The version that was offered; 0 for none. */
    public long offered() {
        return offered;
    }
}
