package dev.flotilla.fleet.api;

import java.time.Duration;

/** Hears of each request that was answered. */
@FunctionalInterface
public interface RequestMeter {
    /**
     * The answer is complete, or the caller is gone.
     *
     * @param operationId as the API's description has it
     * @param status of HTTP
     * @param time since the request came
     */
    void answered(String operationId, int status, Duration time);
}
