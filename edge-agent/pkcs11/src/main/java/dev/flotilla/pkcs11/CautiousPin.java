package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.util.Arrays;

/** Offers no PIN that its token refused just before: after a few of these a token locks itself. */
final class CautiousPin implements PinSource {
    private final PinSource pins;
    private char[] offered = {};
    private boolean refused;

    CautiousPin(PinSource pins) {
        this.pins = pins;
    }

    @Override
    public char[] pinOf(Pkcs11Uri key) throws IOException, MalformedKeyException {
        char[] pin = pins.pinOf(key);
        if (refused && Arrays.equals(pin, offered)) {
            throw new MalformedKeyException(
                    "the token refused the PIN, which is not tried again before it is changed in its file");
        }
        offered = pin.clone();
        refused = false;
        return pin;
    }

    @Override
    public void refused() {
        refused = true;
    }
}
