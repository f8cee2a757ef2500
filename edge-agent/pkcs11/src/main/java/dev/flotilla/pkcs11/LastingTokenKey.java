package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.PublicKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.function.LongSupplier;

/**
 * A key on a token, for a program that outlives the token's sessions. When it does not sign, the token is opened again and the
 * signature tried once more; while that fails too, {@link TokenException} says why, and the token is left in peace for some
 * seconds each time. It has to come back to the slot that it was in. Thread-safe; signing blocks.
 */
public final class LastingTokenKey implements MetadataKey {
    static final long PAUSE_NANOS = 5_000_000_000L;

    private final Pkcs11Uri uri;
    private final PinSource pins;
    private final LongSupplier nanoTime;
    private final String slot;
    private volatile Opened opened;
    private long nextAttempt;

    private LastingTokenKey(Pkcs11Uri uri, PinSource pins, LongSupplier nanoTime)
            throws IOException, GeneralSecurityException, MalformedKeyException {
        this.uri = uri;
        this.pins = new CautiousPin(pins);
        this.nanoTime = nanoTime;
        this.slot = TokenSlots.find(uri);
        this.opened = open(0, configure());
        this.nextAttempt = nanoTime.getAsLong();
    }

    /** @param time how often the token had been opened before */
    private record Opened(int time, Provider provider, TokenEntry entry) {}

    /**
     * Opens the token.
     *
     * @throws MalformedKeyException naming the key, also when there is none or the PIN is wrong
     */
    public static LastingTokenKey open(Pkcs11Uri uri, PinSource pins) throws MalformedKeyException {
        return open(uri, pins, System::nanoTime);
    }

    static LastingTokenKey open(Pkcs11Uri uri, PinSource pins, LongSupplier nanoTime) throws MalformedKeyException {
        return Step.towards(uri, () -> new LastingTokenKey(uri, pins, nanoTime));
    }

    @Override
    public PublicKey publicKey() {
        return opened.entry().key().publicKey();
    }

    /** What lies beside the key on the token. */
    public X509Certificate certificate() {
        return opened.entry().certificate();
    }

    /** @throws TokenException if the token does not sign now */
    @Override
    public byte[] sign(byte[] message) {
        Opened used = opened;
        try {
            return used.entry().key().sign(message);
        } catch (TokenException e) {
            return openedAfter(used, e).entry().key().sign(message);
        }
    }

    private synchronized Opened openedAfter(Opened failed, TokenException failure) {
        if (opened.time() != failed.time()) {
            return opened;
        }
        long now = nanoTime.getAsLong();
        if (now - nextAttempt < 0) {
            throw failure;
        }
        nextAttempt = now + PAUSE_NANOS;
        try {
            opened = Step.towards(uri, () -> again(failed));
            return opened;
        } catch (MalformedKeyException e) {
            throw new TokenException(String.valueOf(e.getMessage()), failure);
        }
    }

    private Opened again(Opened failed) throws IOException, GeneralSecurityException, MalformedKeyException {
        // A provider that has noticed that its token is gone watches the slot itself, by a thread; another one has
        // other sessions.
        Opened fresh = open(failed.time() + 1, OpenToken.isThere(failed.provider()) ? configure() : failed.provider());
        if (!fresh.entry().key().publicKey().equals(failed.entry().key().publicKey())) {
            throw new MalformedKeyException("is another key than it was");
        }
        return fresh;
    }

    private Provider configure() throws MalformedKeyException {
        return SunPkcs11.configure(uri.module(), slot);
    }

    private Opened open(int time, Provider provider)
            throws IOException, GeneralSecurityException, MalformedKeyException {
        return new Opened(time, provider, OpenToken.open(uri, provider, pins).entry());
    }
}
