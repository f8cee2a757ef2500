package dev.flotilla.contract.trust;

/** Checks signatures of one scheme by one key. */
interface SignatureVerifier {
    /** Whether these bytes are the key's signature over the message; false for whatever is no signature at all. */
    boolean signed(byte[] message, byte[] signature);

    /** The key in the one encoding of its kind, by which two entries are known as the same key. */
    byte[] encoded();
}
