package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.drift.DeviceDrift;
import dev.flotilla.fleet.drift.DriftMonitor;
import dev.flotilla.fleet.drift.DriftPoint;
import dev.flotilla.fleet.drift.FeatureScore;
import dev.flotilla.fleet.drift.FeatureTitle;
import dev.flotilla.fleet.drift.GroupComparisons;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code /drift}: how far what a model sees has moved from its baseline, and which groups of devices differ. */
public final class DriftResource implements Resource {

    private static final int POINTS = 200;
    /** Points in one answer: of a model with many features there are fewer of each, the last ones. */
    private static final int MOST_POINTS = 4000;

    private static final int LEAST_POINTS = 10;

    private final DriftMonitor monitor;

    private final GroupComparisons groups;

    public DriftResource(DriftMonitor monitor, GroupComparisons groups) {
        this.monitor = monitor;
        this.groups = groups;
    }

    @Override
    public void serve(Operations api) {
        api.on("drift", this::show);
        api.on("groupDrift", this::showGroups);
    }

    private static Digest bundle(RoutingContext context) {
        String bundle = context.request().getParam("bundle");
        if (bundle == null) {
            throw ApiException.badRequest("bundle: expected a query parameter with the bundle's digest");
        }
        return Json.digest("bundle", bundle);
    }

    private void showGroups(RoutingContext context) {
        Digest digest = bundle(context);
        Reply.json(context, 200, groups.of(digest).map(found -> GroupDriftDocument.of(digest, found)));
    }

    private void show(RoutingContext context) {
        Digest digest = bundle(context);
        Future<Document> answer = monitor.points(digest, POINTS)
                .compose(points -> monitor.devices(digest).map(devices -> Document.builder()
                        .put("bundle", digest.hex())
                        .put("features", features(points))
                        .put(
                                "devices",
                                devices.stream().map(DriftResource::device).toList())
                        .build()));
        Reply.json(context, 200, answer);
    }

    private static List<Document> features(List<DriftPoint> points) {
        Map<String, List<DriftPoint>> byFeature = new LinkedHashMap<>();
        points.forEach(point -> byFeature
                .computeIfAbsent(point.score().feature(), name -> new ArrayList<>())
                .add(point));
        int each = Math.max(LEAST_POINTS, MOST_POINTS / Math.max(1, byFeature.size()));
        return byFeature.values().stream()
                .map(course -> course.subList(Math.max(0, course.size() - each), course.size()))
                .map(DriftResource::feature)
                .toList();
    }

    private static Document feature(List<DriftPoint> course) {
        FeatureScore last = course.get(course.size() - 1).score();
        return described(last)
                .putIfPresent("pValue", last.pValue())
                .put("drifted", last.drifted())
                .put("points", course.stream().map(DriftResource::point).toList())
                .build();
    }

    /** Which feature it is, and how far it is from the baseline. */
    static Document.Builder described(FeatureScore score) {
        return Document.builder()
                .put("name", score.feature())
                .put("title", FeatureTitle.of(score.feature()))
                .put("kind", score.kind().name().toLowerCase(Locale.ROOT))
                .put("psi", score.psi())
                .put("js", score.distance().js())
                .putIfPresent("ks", score.distance().ks())
                .putIfPresent("wasserstein", score.distance().wasserstein());
    }

    private static Document point(DriftPoint point) {
        return Document.builder()
                .put("at", point.at().toString())
                .put("psi", point.score().psi())
                .put("js", point.score().distance().js())
                .putIfPresent("pValue", point.score().pValue())
                .put("devices", (long) point.devices())
                .put("samples", point.score().samples())
                .build();
    }

    private static Document device(DeviceDrift drift) {
        Optional<FeatureScore> worst = drift.worst();
        return Document.builder()
                .put("id", drift.device().value())
                .putIfPresent("maxPsi", worst.map(FeatureScore::psi))
                .putIfPresent("feature", worst.map(FeatureScore::feature))
                .putIfPresent("pValue", worst.map(FeatureScore::pValue).orElseGet(OptionalDouble::empty))
                .put("samples", drift.samples())
                .put("drifted", drift.verdict() == DeviceDrift.Verdict.DRIFTED)
                .put("verdict", drift.verdict().name())
                .build();
    }
}
