package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.HmacKey;
import java.net.URI;
import java.time.Duration;

/**
 * Who does jobs, told by HTTP.
 *
 * @param url where jobs are sent
 * @param key signs them
 * @param api this server's API as whoever does the job reaches it, such as {@code https://fleet.example/api/v1}
 * @param timeout of one request
 * @param attempts to hand a job over
 * @param firstWait between the first two of them; each further one is twice as long
 */
public record WebhookSettings(URI url, HmacKey key, String api, Duration timeout, int attempts, Duration firstWait) {}
