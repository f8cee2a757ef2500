package dev.flotilla.pkcs11;

import dev.flotilla.contract.trust.MetadataKey;
import java.security.cert.X509Certificate;

/**
 * What a token holds under one label.
 *
 * @param key which stays there
 * @param certificate of any content, but with the key's public half
 */
record TokenEntry(MetadataKey key, X509Certificate certificate) {}
