package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.math.BigInteger;
import java.util.Enumeration;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * How a key is derived from a passphrase by scrypt, {@code scrypt-params} of RFC 7914 section 7.1.
 *
 * @param salt 8 to 64 bytes
 * @param cost N, a power of two; memory is 128 N r bytes
 * @param blockSize r
 * @param parallelism p
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ScryptParameters(byte[] salt, int cost, int blockSize, int parallelism) {
    static final int KEY_BYTES = 32;
    static final int SALT_BYTES = 16;

    /**
     * N 2^14, r 8, p 5: 16 MiB, one of the settings that OWASP's Password Storage Cheat Sheet holds equal to N 2^17, p 1. With
     * more memory, OpenSSL 3, whose bound is 32 MiB, would not read the key.
     */
    private static final int COST = 1 << 14;

    private static final int BLOCK_SIZE = 8;
    private static final int PARALLELISM = 5;

    /** What a file may ask for: 256 MiB, and half a minute on a slow machine. */
    private static final long MAX_MEMORY = 256L << 20;

    private static final int MAX_PARALLELISM = 16;
    private static final int MIN_SALT_BYTES = 8;
    private static final int MAX_SALT_BYTES = 64;

    static ScryptParameters usual(byte[] salt) {
        return new ScryptParameters(salt, COST, BLOCK_SIZE, PARALLELISM);
    }

    static ScryptParameters parse(ASN1Sequence sequence) throws MalformedKeyException {
        if (sequence.size() < 4 || sequence.size() > 5) {
            throw new MalformedKeyException("scrypt takes a salt and three numbers");
        }
        Enumeration<?> items = sequence.getObjects();
        byte[] salt = ASN1OctetString.getInstance(items.nextElement()).getOctets();
        long cost = number(items);
        long blockSize = number(items);
        long parallelism = number(items);
        if (items.hasMoreElements() && number(items) != KEY_BYTES) {
            throw new MalformedKeyException("scrypt derives a key that is not of AES-256");
        }
        boolean usable = salt.length >= MIN_SALT_BYTES
                && salt.length <= MAX_SALT_BYTES
                && cost > 1
                && Long.bitCount(cost) == 1
                && blockSize > 0
                && parallelism > 0
                && parallelism <= MAX_PARALLELISM
                && 128 * cost <= MAX_MEMORY / blockSize;
        if (!usable) {
            throw new MalformedKeyException("scrypt with N " + cost + ", r " + blockSize + ", p " + parallelism
                    + " and a salt of " + salt.length + " bytes is outside of what is accepted");
        }
        return new ScryptParameters(salt, (int) cost, (int) blockSize, (int) parallelism);
    }

    private static long number(Enumeration<?> items) throws MalformedKeyException {
        BigInteger value = ASN1Integer.getInstance(items.nextElement()).getValue();
        if (value.signum() < 0 || value.bitLength() > Integer.SIZE - 1) {
            throw new MalformedKeyException("scrypt takes no number as large as " + value.bitLength() + " bits");
        }
        return value.longValue();
    }

    ASN1Sequence toAsn1() {
        ASN1EncodableVector items = new ASN1EncodableVector();
        items.add(new DEROctetString(salt));
        items.add(new ASN1Integer(cost));
        items.add(new ASN1Integer(blockSize));
        items.add(new ASN1Integer(parallelism));
        return new DERSequence(items);
    }

    /** The key of AES-256. */
    byte[] derive(byte[] passphrase) {
        return SCrypt.generate(passphrase, salt, cost, blockSize, parallelism, KEY_BYTES);
    }
}
