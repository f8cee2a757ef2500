package dev.flotilla.fleet.trust;

import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MalformedKeyException;
import java.util.Random;

/** Online keys of servers. */
public final class TestSigners {

    private TestSigners() {}

    /** Those of one server for each number, always the same. */
    public static OnlineSigners of(int number) {
        Random random = new Random(number);
        return new OnlineSigners(key(random), key(random), key(random));
    }

    private static Ed25519Key key(Random random) {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        try {
            return Ed25519Key.ofSeed(seed);
        } catch (MalformedKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
