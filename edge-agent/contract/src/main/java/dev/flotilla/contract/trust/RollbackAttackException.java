package dev.flotilla.contract.trust;

/** Older metadata was offered than is installed already. */
public final class RollbackAttackException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Names the installed and the offered version. */
    public RollbackAttackException(String document, long installed, long offered) {
        super(document + " version " + offered + " is older than version " + installed + ", which is installed");
    }
}
