package dev.flotilla.fleet.job;

import java.time.Duration;

/**
 * What bounds jobs.
 *
 * @param concurrency jobs that this server is at, at the same time
 * @param maxQueued jobs of all servers that wait
 * @param maxAttempts times that a job is begun, after which it has failed
 * @param lease after which another server goes on with the jobs of one that died
 * @param kept how long jobs that are over are kept
 */
public record JobSettings(int concurrency, int maxQueued, int maxAttempts, Duration lease, Duration kept) {}
