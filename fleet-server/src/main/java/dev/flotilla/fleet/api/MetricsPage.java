package dev.flotilla.fleet.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** What {@code /metrics} shows. */
public interface MetricsPage {
    String contentType();

    /** The figures as they are now. */
    Future<Buffer> read();
}
