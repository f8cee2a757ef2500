package dev.flotilla.agent.capture;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What left the device, by day and by whom it was sealed to: the last {@value #MAX_DAYS} such lines, and what was before in
 * one. Not thread-safe.
 */
final class Departures {
    static final int MAX_DAYS = 62;

    private final List<Line> lines = new ArrayList<>();
    private Line before = new Line("", "");

    private static final class Line {
        private final String day;
        private final String recipient;
        private long attempts;
        private long bytes;
        private long arrived;

        private Line(String day, String recipient) {
            this.day = day;
            this.recipient = recipient;
        }

        private static Line read(Document document) throws MalformedDocumentException {
            Line line = new Line(document.string("day"), document.string("recipient"));
            line.attempts = document.integer("attempts");
            line.bytes = document.integer("bytes");
            line.arrived = document.integer("samples");
            try {
                if (!line.day.isEmpty()) {
                    LocalDate.parse(line.day);
                }
            } catch (DateTimeParseException e) {
                throw new MalformedDocumentException("day: expected a date, found " + line.day, e);
            }
            return line;
        }

        private Document write() {
            return Document.builder()
                    .put("attempts", attempts)
                    .put("bytes", bytes)
                    .put("day", day)
                    .put("recipient", recipient)
                    .put("samples", arrived)
                    .build();
        }

        private void add(Line other) {
            attempts += other.attempts;
            bytes += other.bytes;
            arrived += other.arrived;
        }
    }

    void read(Document document) throws MalformedDocumentException {
        before = Line.read(document.object("before"));
        for (Document line : document.objects("days")) {
            lines.add(Line.read(line));
        }
    }

    /** With {@code days}, the oldest first, and {@code before} for what was earlier. */
    Document write() {
        List<Document> days = new ArrayList<>();
        lines.forEach(line -> days.add(line.write()));
        return Document.builder()
                .put("before", before.write())
                .put("days", days)
                .build();
    }

    /** So many bytes are about to leave; whether they arrive or not, they are counted. */
    void leaving(Digest recipient, long bytes, Instant now) {
        Line line = line(recipient, now);
        line.attempts++;
        line.bytes += bytes;
    }

    /** The fleet has what left last. */
    void arrived(Digest recipient, Instant now) {
        line(recipient, now).arrived++;
    }

    private Line line(Digest recipient, Instant now) {
        String day = now.atZone(ZoneOffset.UTC).toLocalDate().toString();
        if (!lines.isEmpty()) {
            Line last = lines.get(lines.size() - 1);
            if (last.day.equals(day) && last.recipient.equals(recipient.hex())) {
                return last;
            }
        }
        if (lines.size() == MAX_DAYS) {
            before.add(lines.remove(0));
        }
        Line fresh = new Line(day, recipient.hex());
        lines.add(fresh);
        return fresh;
    }

    /** Everything in one line: {@code attempts}, {@code bytes}, {@code samples}. */
    Document total() {
        Line total = new Line("", "");
        total.add(before);
        lines.forEach(total::add);
        return Document.builder()
                .put("samples", total.arrived)
                .put("attempts", total.attempts)
                .put("bytes", total.bytes)
                .build();
    }

    /** By day, the oldest first. */
    List<Document> days() {
        List<Document> days = new ArrayList<>();
        lines.forEach(line -> days.add(line.write()));
        return days;
    }
}
