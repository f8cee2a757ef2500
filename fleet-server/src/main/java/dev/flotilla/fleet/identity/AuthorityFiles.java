package dev.flotilla.fleet.identity;

import java.nio.file.Path;

/**
 * Where the owner keeps an authority of their own.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8, an ECDSA key
 */
public record AuthorityFiles(Path certificate, Path key) {}
