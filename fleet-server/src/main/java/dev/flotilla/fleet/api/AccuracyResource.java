package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.drift.AccuracyPoint;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.ClassShare;
import dev.flotilla.fleet.drift.accuracy.Doubt;
import dev.flotilla.fleet.drift.accuracy.Share;
import dev.flotilla.fleet.quality.Quality;
import dev.flotilla.fleet.quality.Slice;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /accuracy}: how often a model is right, estimated without labels and counted with them. */
public final class AccuracyResource implements Resource {

    private final Quality quality;

    public AccuracyResource(Quality quality) {
        this.quality = quality;
    }

    @Override
    public void serve(Operations api) {
        api.on("accuracy", this::show);
    }

    private void show(RoutingContext context) {
        String bundle = Json.query(context, "bundle")
                .orElseThrow(
                        () -> ApiException.badRequest("bundle: expected a query parameter with the bundle's digest"));
        Digest digest = Json.digest("bundle", bundle);
        Reply.json(context, 200, quality.of(digest).map(report -> document(digest, report)));
    }

    private static Document document(Digest bundle, Quality.Report report) {
        List<AccuracyPoint> estimates = report.estimates();
        Optional<AccuracyPoint> last =
                estimates.isEmpty() ? Optional.empty() : Optional.of(estimates.get(estimates.size() - 1));
        return Document.builder()
                .put("bundle", bundle.hex())
                .putIfPresent("now", last.map(point -> now(point, report.labels())))
                .put("points", estimates.stream().map(AccuracyResource::point).toList())
                .put(
                        "slices",
                        report.slices().stream()
                                .map(slice -> slice(slice, report.labels()))
                                .toList())
                .build();
    }

    private static Document.Builder share(Share share) {
        return Document.builder()
                .put("accuracy", share.value())
                .put("low", share.low())
                .put("high", share.high());
    }

    private static Document.Builder estimate(AccuracyPoint point) {
        AccuracyEstimate estimate = point.estimate();
        return share(estimate.accuracy())
                .put("at", point.at().toString())
                .put("reliable", estimate.reliable())
                .put("unlike", estimate.unlike())
                .put("samples", estimate.samples());
    }

    private static Document point(AccuracyPoint point) {
        return estimate(point).build();
    }

    private static Document now(AccuracyPoint point, List<String> labels) {
        AccuracyEstimate estimate = point.estimate();
        return estimate(point)
                .put("usualClasses", estimate.expected())
                .put("calibrated", estimate.calibrated())
                .put(
                        "doubts",
                        estimate.doubts().stream().map(AccuracyResource::doubt).toList())
                .put(
                        "classes",
                        estimate.classes().stream()
                                .map(known -> classShare(known, labels))
                                .toList())
                .build();
    }

    private static Document doubt(Doubt doubt) {
        return Document.builder()
                .put("what", doubt.what())
                .put("share", doubt.share())
                .build();
    }

    private static Document classShare(ClassShare known, List<String> labels) {
        return Document.builder()
                .put("name", name(known.place(), labels))
                .put("before", known.before())
                .put("now", known.now().value())
                .put("low", known.now().low())
                .put("high", known.now().high())
                .build();
    }

    private static Document slice(Slice slice, List<String> labels) {
        String name =
                switch (slice.by()) {
                    case ALL, ORIGIN, DEVICE -> slice.name();
                    case CLASS -> name(Integer.parseInt(slice.name()), labels);
                };
        return share(slice.accuracy())
                .put("by", slice.by().name().toLowerCase(Locale.ROOT))
                .put("name", name)
                .put("right", slice.right())
                .put("samples", slice.samples())
                .build();
    }

    private static String name(int place, List<String> labels) {
        return place < labels.size() ? labels.get(place) : Integer.toString(place);
    }
}
