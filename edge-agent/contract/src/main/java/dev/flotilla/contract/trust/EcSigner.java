package dev.flotilla.contract.trust;

/** A device's key, wherever it is kept: in a file on Linux, in the Keystore on Android. */
@FunctionalInterface
public interface EcSigner {
    /**
     * Signs with ECDSA on P-256 over the SHA-256 of a message.
     *
     * @return r and s, 32 bytes each, as IEEE P1363 and RFC 9053 section 2.1 have it
     */
    byte[] signP1363(byte[] message);
}
