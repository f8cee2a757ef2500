/** Signing in at an OpenID provider: who somebody is, as the provider says, and what that makes of them here. */
@NullMarked
package dev.flotilla.fleet.oidc;

import org.jspecify.annotations.NullMarked;
