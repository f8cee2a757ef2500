package dev.flotilla.fleet.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The database and the broker that servers of a test run over. */
public interface Backend extends AutoCloseable {

    /** Which of them there are; {@code -Dbackends=embedded,external,cluster} says with which a test runs. */
    enum Kind {
        EMBEDDED,
        EXTERNAL,
        CLUSTER
    }

    static Backend start(Kind kind) throws Exception {
        return switch (kind) {
            case EMBEDDED -> new EmbeddedBackend();
            case EXTERNAL -> new ExternalBackend();
            case CLUSTER -> new ClusterBackend();
        };
    }

    /** What servers are told of it, of which the first has its data in this directory. */
    Map<String, Object> settings(Path data);

    /** The first server has started, with its data in this directory. */
    void serverStarted(Path data) throws Exception;

    /** Half of the test is over: what is meant to fail in the midst of it fails now. */
    default void halfWay() {
        // Nothing is, but of a cluster.
    }

    @Override
    void close() throws IOException;

    /** Both in the server's process, by the defaults of most settings. */
    record EmbeddedBackend() implements Backend {
        @Override
        public Map<String, Object> settings(Path data) {
            return Map.of();
        }

        @Override
        public void serverStarted(Path data) {
            // They have started with it.
        }

        @Override
        public void close() {
            // They stop with it.
        }
    }
}
