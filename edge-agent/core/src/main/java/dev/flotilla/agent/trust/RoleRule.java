package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;

/** What is asked of a delegated role besides its signatures. */
public interface RoleRule {
    /** Nothing, as TUF asks for nothing. */
    RoleRule NONE = new RoleRule() {
        @Override
        public void require(DelegatedRole role) {}

        @Override
        public void require(DelegatedRole role, TargetsMetadata said) {}
    };

    /** What a fleet asks of a role that releases bundles, see {@link ReleaseRoles}. */
    RoleRule RELEASES = new RoleRule() {
        @Override
        public void require(DelegatedRole role) throws TrustException {
            ReleaseRoles.require(role);
        }

        @Override
        public void require(DelegatedRole role, TargetsMetadata said) throws TrustException {
            ReleaseRoles.require(role, said);
        }
    };

    /** Returns if the role may be asked at all; no file of another is looked at. */
    void require(DelegatedRole role) throws TrustException;

    /** Returns if the role may say this. */
    void require(DelegatedRole role, TargetsMetadata said) throws TrustException;
}
