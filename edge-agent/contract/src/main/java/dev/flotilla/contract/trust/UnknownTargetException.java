package dev.flotilla.contract.trust;

/** The owner's targets name no such file. */
public final class UnknownTargetException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Names the file that was asked for. */
    public UnknownTargetException(String path) {
        super("the signed targets name no file \"" + path + "\"; sign it with flotilla-compiler sign");
    }
}
