package dev.flotilla.fleet.oidc;

import dev.flotilla.fleet.account.ExternalIdentity;
import java.util.Set;

/**
 * Somebody, as a verified ID token says.
 *
 * @param name value of the claim that becomes the operator's name; empty when there is none
 * @param roles values of the claim that roles follow from
 */
record ProviderUser(ExternalIdentity identity, String name, Set<String> roles) {
    /** Copies the set. */
    ProviderUser {
        roles = Set.copyOf(roles);
    }
}
