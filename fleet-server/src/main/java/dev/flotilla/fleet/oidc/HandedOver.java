package dev.flotilla.fleet.oidc;

import java.time.Instant;

/**
 * A sign-in that has succeeded in a browser and that a program is still to get the session of.
 *
 * @param challenge of the only verifier that gets it
 * @param operator who signed in
 */
public record HandedOver(String challenge, String operator, Instant expiresAt) {}
