package dev.flotilla.contract.trust;

/**
 * The half of a device's key by which something can be encrypted to it. A key that lives in hardware has to allow it: the
 * Android Keystore does from API 31 on ({@code PURPOSE_AGREE_KEY}).
 */
public interface KeyAgreement {
    /** The half that others agree with. */
    P256PublicKey publicKey();

    /**
     * ECDH on P-256 (NIST SP 800-56A Rev. 3 section 5.7.1.2).
     *
     * @return the x coordinate of the shared point, 32 bytes. Keep it secret
     */
    byte[] agree(P256PublicKey other);
}
