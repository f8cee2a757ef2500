package dev.flotilla.contract.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads comma-separated values (RFC 4180) in UTF-8, one record at a time. Lines end with CRLF or LF; empty lines are
 * skipped. Whatever departs from the RFC is refused with its line and column, never guessed at.
 */
public final class CsvReader {
    /** Longest record, in bytes: 1 MiB. */
    public static final int MAX_RECORD_BYTES = 1 << 20;

    /** Most columns of a record. */
    public static final int MAX_COLUMNS = 4096;

    private static final int END = -1;
    private static final int NOTHING = -2;

    private final InputStream in;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private int peeked = NOTHING;
    private long offset;
    private long line;
    private long recordStart;
    private long recordLine;

    /**
     * Reads from a place in a text.
     *
     * @param in from there on; left open
     * @param offset how many bytes come before
     * @param line the place's line, from 1
     */
    public CsvReader(InputStream in, long offset, long line) {
        this.in = in;
        this.offset = offset;
        this.line = line;
    }

    /** Where the last record began, in bytes from the start of the text. */
    public long recordStart() {
        return recordStart;
    }

    /** On which line the last record began, from 1. */
    public long recordLine() {
        return recordLine;
    }

    /** The fields of the next record; empty at the end. */
    public Optional<List<String>> next() throws IOException {
        while (peek() == '\n' || peek() == '\r') {
            endLine();
        }
        recordStart = offset;
        recordLine = line;
        if (peek() == END) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        fields.add(field(1));
        while (peek() == ',') {
            take();
            if (fields.size() == MAX_COLUMNS) {
                throw malformed(MAX_COLUMNS + 1, "more columns than " + MAX_COLUMNS);
            }
            fields.add(field(fields.size() + 1));
        }
        if (peek() != END) {
            endLine();
        }
        return Optional.of(fields);
    }

    private String field(int column) throws IOException {
        field.reset();
        if (peek() == '"') {
            quoted(column);
        } else {
            plain(column);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(field.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedSamplesException(place(column) + "not UTF-8", e);
        }
    }

    private void plain(int column) throws IOException {
        while (!atEndOfField()) {
            if (peek() == '"') {
                throw malformed(column, "a quote within a field that does not begin with one");
            }
            field.write(take());
            requireShort(column);
        }
    }

    private void quoted(int column) throws IOException {
        take();
        while (true) {
            int next = take();
            if (next == END) {
                throw malformed(column, "the text ends within quotes");
            }
            if (next == '"' && peek() != '"') {
                break;
            }
            if (next == '"') {
                take();
            }
            line += next == '\n' ? 1 : 0;
            field.write(next);
            requireShort(column);
        }
        if (!atEndOfField()) {
            throw malformed(column, "text after the closing quote");
        }
    }

    private boolean atEndOfField() throws IOException {
        return peek() == ',' || peek() == '\n' || peek() == '\r' || peek() == END;
    }

    private void endLine() throws IOException {
        if (take() == '\r' && take() != '\n') {
            throw new MalformedSamplesException("line " + line + ": a carriage return without a line feed");
        }
        line++;
    }

    private void requireShort(int column) throws MalformedSamplesException {
        if (offset - recordStart > MAX_RECORD_BYTES) {
            throw malformed(column, "the record is longer than " + MAX_RECORD_BYTES + " bytes");
        }
    }

    private int peek() throws IOException {
        if (peeked == NOTHING) {
            peeked = in.read();
        }
        return peeked;
    }

    private int take() throws IOException {
        int taken = peek();
        peeked = NOTHING;
        offset += taken == END ? 0 : 1;
        return taken;
    }

    private MalformedSamplesException malformed(int column, String what) {
        return new MalformedSamplesException(place(column) + what);
    }

    private String place(int column) {
        return "line " + line + ", column " + column + ": ";
    }
}
