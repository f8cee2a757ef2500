package dev.flotilla.fleet.account;

/**
 * Somebody as a provider knows them; names change, this does not (OpenID Connect Core 1.0 section 5.7).
 *
 * @param issuer the provider, as it names itself
 * @param subject whom it means
 */
public record ExternalIdentity(String issuer, String subject) {}
