package dev.flotilla.fleet.oidc;

import dev.flotilla.fleet.account.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which role follows from which value of the provider's claim; the first that fits counts. */
public record RoleMapping(List<Rule> rules) {

    /** One value and its role. */
    public record Rule(String value, Role role) {}

    /** Copies the list. */
    public RoleMapping {
        rules = List.copyOf(rules);
    }

    /**
     * Reads {@code VALUE=role} texts. A value may hold an equals sign, as the names of directories do.
     *
     * @throws IllegalArgumentException naming the text that is none
     */
    public static RoleMapping parse(List<String> texts) {
        List<Rule> rules = new ArrayList<>();
        for (String text : texts) {
            int sign = text.lastIndexOf('=');
            Optional<Role> role = sign < 1 ? Optional.empty() : Role.find(text.substring(sign + 1));
            rules.add(new Rule(
                    text.substring(0, Math.max(0, sign)),
                    role.orElseThrow(() -> new IllegalArgumentException(
                            "expected VALUE=viewer, operator, releaser or admin, found '" + text + "'"))));
        }
        return new RoleMapping(rules);
    }

    Optional<Role> find(Collection<String> values) {
        return rules.stream()
                .filter(rule -> values.contains(rule.value()))
                .map(Rule::role)
                .findFirst();
    }
}
