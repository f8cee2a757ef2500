package dev.flotilla.daemon.http;

import java.time.Duration;

/**
 * What peers may take.
 *
 * @param connections most at a time; a further one waits, and those that there are end with their next answer
 * @param bodyBytes most bytes of request bodies held at a time, over all connections
 * @param idle how long a connection may be silent between requests
 * @param request how long a request may take to arrive once it began, and an answer to leave
 */
public record HttpLimits(int connections, int bodyBytes, Duration idle, Duration request) {
    /** Most bytes of a request's first line and headers. */
    static final int HEAD_BYTES = 8 << 10;

    /** Most headers of a request. */
    static final int HEADERS = 64;

    private static final int CONNECTIONS = 16;
    private static final int BODY_BYTES = 32 << 20;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(10);

    /** 16 connections, 32 MiB of bodies, 10 seconds of silence, as many for a request. */
    public static HttpLimits defaults() {
        return new HttpLimits(CONNECTIONS, BODY_BYTES, IDLE, REQUEST);
    }
}
