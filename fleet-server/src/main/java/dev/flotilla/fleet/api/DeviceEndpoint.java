package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;

/**
 * What a device must know to reach this server and to be sure that it is this one.
 *
 * @param httpsUrl without a slash at its end
 * @param authorityPem the server's certificate authority
 * @param authorityDigest SHA-256 of the authority's certificate in DER
 */
public record DeviceEndpoint(
        String httpsUrl, String mqttHost, int mqttPort, String authorityPem, Digest authorityDigest) {}
