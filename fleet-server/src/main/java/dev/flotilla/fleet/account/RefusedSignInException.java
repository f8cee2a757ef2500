package dev.flotilla.fleet.account;

import java.util.Locale;

/** Somebody whom the provider sent is not let in. */
public final class RefusedSignInException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        SET_UP("this server has no operator yet; make the first one with the setup token"),
        EXPIRED("this sign-in was begun too long ago, in another browser, or has ended already; begin again"),
        DENIED("the provider let you not in"),
        UNTRUSTED("the provider's answer is not to be trusted; the server's log says why"),
        NO_ROLE("the provider gives you no role that this server knows; ask whoever runs the provider"),
        UNFIT_NAME("the provider gives you no name that this server takes; ask an administrator"),
        NAME_TAKEN("there is another operator of your name here; ask an administrator"),
        TOO_MANY("there are as many operators as this server takes; ask an administrator"),
        DISABLED("you are disabled here; ask an administrator");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public RefusedSignInException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
