package dev.flotilla.fleet.ctl.client;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events as the HTML standard has them (section 9.2, "Parsing an event stream"), as far as this API sends
 * them: fields {@code event} and {@code data}, comments, and lines that end with a line feed.
 */
final class EventStream implements Closeable {
    private static final int MAX_CHARACTERS = 1 << 16;

    private final InputStream in;
    private final BufferedReader reader;

    /** One event. */
    record Event(String name, String data) {}

    EventStream(InputStream in) {
        this.in = in;
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Waits for the next event; empty at the stream's end. */
    Optional<Event> next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        Optional<String> line = line();
        while (line.isPresent()) {
            String text = line.get();
            if (text.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(name, data.toString()));
            } else if (text.isEmpty()) {
                name = "message";
            } else if (text.startsWith("event:")) {
                name = value(text);
            } else if (text.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(value(text));
            }
            if (data.length() > MAX_CHARACTERS) {
                throw new IOException("the server sent an event of more than " + MAX_CHARACTERS + " characters");
            }
            line = line();
        }
        return Optional.empty();
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private Optional<String> line() throws IOException {
        StringBuilder line = new StringBuilder();
        int read = reader.read();
        while (read >= 0 && read != '\n') {
            if (line.length() == MAX_CHARACTERS) {
                throw new IOException("the server sent a line of more than " + MAX_CHARACTERS + " characters");
            }
            line.append((char) read);
            read = reader.read();
        }
        boolean ended = read < 0;
        return ended ? Optional.empty() : Optional.of(line.toString().replaceFirst("\r$", ""));
    }

    /** Ends what another thread waits for, too; the reader's own method would wait for that thread. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
