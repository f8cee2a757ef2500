package dev.flotilla.agent.link;

import dev.flotilla.contract.protocol.EnrolmentResponse;

/**
 * What a device has once it joined; both byte strings have the digests that the token named.
 *
 * @param caDer the fleet's certificate authority, DER
 * @param rootJson the owner's root.json
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Enrolled(EnrolmentResponse response, byte[] caDer, byte[] rootJson) {}
