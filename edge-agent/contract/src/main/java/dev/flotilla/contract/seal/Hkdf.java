package dev.flotilla.contract.seal;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF with SHA-256 (RFC 5869). */
final class Hkdf {
    private Hkdf() {}

    static byte[] extract(byte[] salt, byte[] secret) {
        return new HKDFBytesGenerator(new SHA256Digest()).extractPRK(salt, secret);
    }

    static byte[] expand(byte[] extracted, byte[] info, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(HKDFParameters.skipExtractParameters(extracted, info));
        byte[] derived = new byte[length];
        generator.generateBytes(derived, 0, length);
        return derived;
    }
}
