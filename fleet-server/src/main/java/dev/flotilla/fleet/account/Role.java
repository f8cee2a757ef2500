package dev.flotilla.fleet.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an operator is there for; everybody may read. */
public enum Role {
    VIEWER,
    OPERATOR,
    RELEASER,
    ADMIN;

    public Set<Scope> scopes() {
        return switch (this) {
            case VIEWER -> Set.of(Scope.READ);
            case OPERATOR -> Set.of(Scope.READ, Scope.OPERATE);
            case RELEASER -> Set.of(Scope.READ, Scope.RELEASE);
            case ADMIN -> Set.of(Scope.values());
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> find(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }
}
