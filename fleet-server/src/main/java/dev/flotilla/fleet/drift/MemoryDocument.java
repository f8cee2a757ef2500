package dev.flotilla.fleet.drift;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.sketch.Resolution;
import dev.flotilla.fleet.drift.stat.Chart;
import dev.flotilla.fleet.drift.stat.Course;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Reference;
import dev.flotilla.fleet.drift.stat.Roughness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A {@link DriftMemory} as bytes. */
public final class MemoryDocument {

    private static final int MAX_BYTES = 1 << 22;

    private MemoryDocument() {}

    /** The memory as CBOR. */
    public static byte[] bytes(DriftMemory memory) {
        Document.Builder watches = Document.builder();
        memory.watches().forEach((feature, watch) -> watches.put(feature, document(watch)));
        return Document.builder()
                .put("until", memory.until().toEpochMilli())
                .putIfPresent("since", memory.since().map(Instant::toEpochMilli))
                .put("features", watches.build())
                .build()
                .toCbor();
    }

    private static Document document(FeatureWatch watch) {
        Document.Builder learned = Document.builder();
        watch.learned().forEach((level, reference) -> learned.put(Integer.toString(level), counts(reference)));
        return Document.builder()
                .put("kind", watch.kind().name())
                .put("counts", counts(watch.known()))
                .put("learned", learned.build())
                .put("p", watch.course().pValue())
                .put("sudden", watch.course().sudden())
                .put("slow", watch.course().slow())
                .put(
                        "charts",
                        watch.course().charts().stream()
                                .map(MemoryDocument::document)
                                .toList())
                .build();
    }

    private static List<Long> counts(Reference reference) {
        return Arrays.stream(reference.counts()).boxed().toList();
    }

    private static Document document(Chart chart) {
        Roughness roughness = chart.roughness();
        Document.Builder document = Document.builder()
                .put("up", chart.up())
                .put("upSince", chart.upSince())
                .put("down", chart.down())
                .put("downSince", chart.downSince())
                .put("sum", roughness.sum())
                .put("differences", roughness.differences());
        if (!Double.isNaN(roughness.last())) {
            document.put("last", roughness.last());
        }
        return document.build();
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws MalformedDocumentException if these are not such bytes
     */
    public static DriftMemory parse(byte[] bytes) throws MalformedDocumentException {
        Document document = Document.parseCbor(bytes, Limits.of(MAX_BYTES));
        Map<String, FeatureWatch> watches = new TreeMap<>();
        Document features = document.object("features");
        for (String feature : features.keys()) {
            watches.put(feature, watch(features.object(feature)));
        }
        Optional<Instant> since =
                document.has("since") ? Optional.of(Instant.ofEpochMilli(document.integer("since"))) : Optional.empty();
        return new DriftMemory(watches, since, Instant.ofEpochMilli(document.integer("until")));
    }

    private static FeatureWatch watch(Document document) throws MalformedDocumentException {
        List<Chart> charts = new ArrayList<>();
        for (Document chart : document.objects("charts")) {
            charts.add(chart(chart));
        }
        Map<Integer, Reference> learned = new TreeMap<>();
        // Written before levels were told apart, a memory has none; all it learned is among its counts.
        if (document.has("learned")) {
            Document levels = document.object("learned");
            for (int level = Resolution.FINEST; level <= Resolution.COARSEST; level++) {
                if (levels.has(Integer.toString(level))) {
                    learned.put(level, reference(levels, Integer.toString(level)));
                }
            }
        }
        return new FeatureWatch(
                FeatureWatch.Kind.valueOf(document.string("kind")),
                reference(document, "counts"),
                learned,
                new Course(charts, document.number("p"), document.flag("sudden"), document.flag("slow")));
    }

    private static Reference reference(Document document, String field) throws MalformedDocumentException {
        return new Reference(
                document.integers(field).stream().mapToLong(Long::longValue).toArray());
    }

    private static Chart chart(Document document) throws MalformedDocumentException {
        return new Chart(
                new Roughness(
                        document.number("sum"), document.integer("differences"), document.number("last", Double.NaN)),
                document.number("up"),
                document.integer("upSince"),
                document.number("down"),
                document.integer("downSince"));
    }
}
