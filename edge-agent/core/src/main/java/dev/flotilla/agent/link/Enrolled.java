package dev.flotilla.agent.link;

import dev.flotilla.contract.protocol.BrokerAddress;

/**
 * What a device has once it joined; authority and root have the digests that the token named.
 *
 * @param certificateDer the device's own certificate
 * @param caDer the fleet's certificate authority, DER
 * @param rootJson the owner's root.json
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Enrolled(byte[] certificateDer, BrokerAddress broker, byte[] caDer, byte[] rootJson) {}
