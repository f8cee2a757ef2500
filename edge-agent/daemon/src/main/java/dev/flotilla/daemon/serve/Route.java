package dev.flotilla.daemon.serve;

import java.io.IOException;

/**
 * What answers one method and path.
 *
 * @param maxBodyBytes a longer body is refused unread
 */
public record Route(String method, String path, int maxBodyBytes, Handler handler) {

    /** Answers a body. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(byte[] body) throws IOException;
    }
}
