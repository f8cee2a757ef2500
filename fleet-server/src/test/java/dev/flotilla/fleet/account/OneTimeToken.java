package dev.flotilla.fleet.account;

/** A setup token that is in no file. */
public final class OneTimeToken implements SetupToken {
    private final String token;
    private boolean used;

    public OneTimeToken(String token) {
        this.token = token;
    }

    @Override
    public boolean matches(String offered) {
        return !used && offered.equals(token);
    }

    @Override
    public void use() {
        used = true;
    }

    boolean isUsed() {
        return used;
    }
}
