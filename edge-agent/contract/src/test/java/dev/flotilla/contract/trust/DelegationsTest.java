package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DelegationsTest {
    private final PublicKey server = Ed25519Key.generate(new SecureRandom()).publicKey();
    private final PublicKey one = Ed25519Key.generate(new SecureRandom()).publicKey();
    private final PublicKey two = Ed25519Key.generate(new SecureRandom()).publicKey();
    private final Delegations both = Delegations.toDirector(server)
            .with(role("shoes", "shoes/*", one), List.of(one))
            .with(role("hats", "hats/*", one), List.of(one));

    private static DelegatedRole role(String name, String pattern, PublicKey key) {
        return new DelegatedRole(
                name, new Role(List.of(key.keyId()), 1), false, List.of(new PathPattern(pattern)), List.of());
    }

    private static List<String> names(Delegations delegations) {
        return delegations.roles().stream().map(DelegatedRole::name).toList();
    }

    @Test
    void anotherDirectorLeavesTheOtherRolesAlone() {
        Delegations next = both.withDirector(two);
        assertEquals(List.of("director", "shoes", "hats"), names(next));
        assertEquals(both.find("shoes"), next.find("shoes"));
        assertEquals(Set.of(one.keyId(), two.keyId()), next.keys().keySet());
        assertTrue(Director.find(next).orElseThrow().has(two.keyId()));
    }

    @Test
    void aRoleIsReplacedInItsPlaceAndItsKeysGoWithTheLastRoleThatHasThem() {
        Delegations next = both.with(role("shoes", "shoes/*", two), List.of(two));
        assertEquals(List.of("director", "shoes", "hats"), names(next));
        assertEquals(
                Set.of(server.keyId(), one.keyId(), two.keyId()), next.keys().keySet());
        Delegations last = next.without("hats");
        assertEquals(List.of("director", "shoes"), names(last));
        assertEquals(Set.of(server.keyId(), two.keyId()), last.keys().keySet());
        assertEquals(last, last.without("hats"));
    }

    @Test
    void saysWhoseSignaturesCountForARole() {
        Signatories shoes = both.signatories("shoes").orElseThrow();
        assertTrue(shoes.has(one));
        assertFalse(shoes.has(server));
        assertEquals(Optional.empty(), both.signatories("coats"));
    }

    @Test
    void noRoleStandsBesideHashBins() {
        Delegations bins =
                new Delegations(Map.of(), List.of(), Optional.of(new SuccinctRoles(new Role(List.of(), 1), 2, "bin")));
        assertThrows(IllegalStateException.class, () -> bins.withDirector(server));
    }
}
