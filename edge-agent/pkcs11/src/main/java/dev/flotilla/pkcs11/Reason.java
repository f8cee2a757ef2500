package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.util.Optional;

/** Says in words what a provider wraps several times: our own complaint, or a return value of PKCS#11 (section 5.1.7 of 2.40). */
final class Reason {
    private static final int MOST_CAUSES = 10;
    private static final String PIN = "CKR_PIN_";

    private Reason() {}

    /** The innermost message that there is. */
    static String of(Throwable failure) {
        Throwable at = failure;
        String reason = failure.toString();
        for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
            reason = Optional.ofNullable(at.getMessage()).orElse(reason);
            if (at instanceof MalformedKeyException) {
                return reason;
            }
            at = at.getCause();
        }
        return inWords(reason);
    }

    /** Whether a token refused its PIN. */
    static boolean isWrongPin(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
            if (String.valueOf(at.getMessage()).startsWith(PIN)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static String inWords(String reason) {
        if (reason.startsWith("CKR_PIN_LOCKED")) {
            return "the token has locked its PIN; its security officer can set a new one";
        }
        if (reason.startsWith(PIN)) {
            return "wrong PIN; correct it before the next try, since a token locks itself after a few";
        }
        return reason;
    }
}
