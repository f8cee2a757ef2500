package dev.flotilla.fleet.account;

import java.util.Optional;
import java.util.regex.Pattern;

/** What names and passwords of operators look like. */
final class AccountRules {
    static final int MIN_PASSWORD = 10;
    static final int MAX_PASSWORD = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private AccountRules() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static Optional<String> problem(String name, String password) {
        return isName(name)
                ? problem(password)
                : Optional.of("user: expected 1 to 64 letters, digits and ._@-, starting with a letter or digit");
    }

    static Optional<String> problem(String password) {
        return password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD
                ? Optional.of("password: expected " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters")
                : Optional.empty();
    }
}
