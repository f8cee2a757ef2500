package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.sketch.ObservationSketch;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Between columns and the features' types. */
final class Columns {

    private static final int MAX_SKETCH_BYTES = 1 << 20;

    private Columns() {}

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant time(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static Optional<Instant> findTime(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    static Digest digest(Row row, String column) {
        return Digest.parse(row.getString(column));
    }

    static Optional<Digest> findDigest(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).map(Digest::parse);
    }

    static byte[] bytes(Row row, String column) {
        return row.getBuffer(column).getBytes();
    }

    static Buffer sketch(ObservationSketch sketch) {
        return Buffer.buffer(sketch.toDocument().toCbor());
    }

    static ObservationSketch sketch(Row row, String column) {
        try {
            return ObservationSketch.fromDocument(Document.parseCbor(bytes(row, column), Limits.of(MAX_SKETCH_BYTES)));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("column " + column + " holds no summary: " + e.getMessage(), e);
        }
    }

    static List<String> texts(Row row, String column) {
        return List.of(row.getArrayOfStrings(column));
    }

    static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> mapper) {
        Iterator<Row> iterator = rows.iterator();
        return iterator.hasNext() ? Optional.of(mapper.apply(iterator.next())) : Optional.empty();
    }

    static <T> List<T> all(RowSet<Row> rows, Function<Row, T> mapper) {
        return rows.stream().map(mapper).toList();
    }
}
