package dev.flotilla.contract.testkit;

import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256KeyPair;
import java.util.HexFormat;
import java.util.Locale;

/** Keys of devices that are the same in every run. */
public final class DeviceKeys {
    /** PrivateKeyInfo (RFC 5208) up to the secret number of a key on P-256. */
    private static final String PKCS8_HEAD = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";

    private DeviceKeys() {}

    /** The key of a secret number, 64 hexadecimal digits. */
    public static P256KeyPair of(String secret) {
        try {
            return P256KeyPair.parsePkcs8(HexFormat.of().parseHex(PKCS8_HEAD + secret));
        } catch (MalformedKeyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A key of a device, another one for each number. */
    public static P256KeyPair number(int number) {
        return of(String.format(Locale.ROOT, "%064x", number));
    }
}
