package dev.flotilla.contract.trust;

/** A key that signs metadata, wherever it is kept: in memory, or in a device that never gives it away. */
public interface MetadataKey {
    /** The half to give away. */
    PublicKey publicKey();

    /** Signs a message in the form that the public key's scheme has in TUF metadata. */
    byte[] sign(byte[] message);
}
