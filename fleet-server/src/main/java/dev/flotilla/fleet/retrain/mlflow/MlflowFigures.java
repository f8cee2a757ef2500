package dev.flotilla.fleet.retrain.mlflow;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.fleet.retrain.Retraining;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run's figures in MLflow's shapes, within what one request may hold: 100 parameters, 100 tags and 1000 items in all. */
final class MlflowFigures {
    private static final int MOST_PARAMS = 100;
    private static final int MOST_METRICS = 800;
    private static final int LONGEST_VALUE = 500;

    private MlflowFigures() {}

    static List<Document> tags(String tag, Retraining run) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(tag, run.id());
        tags.put("flotilla.pipeline", run.pipeline());
        tags.put("flotilla.pipeline.digest", run.version().hex());
        tags.put("flotilla.cause", run.cause().text());
        tags.put("flotilla.champion", run.takes().champion().hex());
        tags.put("flotilla.dataset", run.takes().dataset().hex());
        run.takes().reference().ifPresent(digest -> tags.put("flotilla.reference", digest.hex()));
        run.made(JobModel.BUNDLE).map(Digest::hex).ifPresent(hex -> tags.put("flotilla.challenger", hex));
        return pairs(tags);
    }

    static List<Document> params(Retraining run) {
        Map<String, String> params = new TreeMap<>();
        run.report().ifPresent(report -> report.parameters()
                .forEach((name, value) -> params.put(key(name), value.toString())));
        params.put("samples", String.valueOf(run.takes().samples()));
        return pairs(params).stream().limit(MOST_PARAMS).toList();
    }

    private static List<Document> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> Document.builder()
                        .put("key", entry.getKey())
                        .put("value", cut(entry.getValue()))
                        .build())
                .toList();
    }

    private static String cut(String text) {
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text;
    }

    static List<Document> metrics(Retraining run) {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("seconds", (double) run.spent().toSeconds());
        run.report().ifPresent(report -> add(metrics, report));
        long at = run.startedAt().plus(run.spent()).toEpochMilli();
        return metrics.entrySet().stream()
                .filter(entry -> Double.isFinite(entry.getValue()))
                .limit(MOST_METRICS)
                .map(entry -> Document.builder()
                        .put("key", key(entry.getKey()))
                        .put("value", entry.getValue())
                        .put("timestamp", at)
                        .put("step", 0L)
                        .build())
                .toList();
    }

    private static void add(Map<String, Double> metrics, JobReport report) {
        for (JobModel model : report.models()) {
            model.metrics().forEach((name, value) -> metrics.put(model.format() + "." + name, value));
        }
        report.gate().ifPresent(verdict -> {
            metrics.put("gate.passed", verdict.passed() ? 1.0 : 0.0);
            for (GateCheck check : verdict.checks()) {
                check.figures().forEach((name, value) -> metrics.put("gate." + check.name() + "." + name, value));
            }
        });
    }

    /** Letters, digits, underscores, dashes, periods, blanks and slashes are what names may have. */
    private static String key(String name) {
        return name.replaceAll("[^A-Za-z0-9_./ -]", "_");
    }
}
