package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what begins a run of a pipeline. */
final class TriggerDocument {
    private static final int MAX_TRIGGERS = 20;
    private static final long MAX_MINUTES = Duration.ofDays(366).toMinutes();
    private static final long LEAST_INTERVAL = 5;
    private static final long MAX_SAMPLES = 10_000_000;

    private TriggerDocument() {}

    static List<Trigger> read(List<Document> documents) throws MalformedDocumentException {
        if (documents.size() > MAX_TRIGGERS) {
            throw new InvalidPipelineException("triggers: at most " + MAX_TRIGGERS + ", found " + documents.size());
        }
        List<Trigger> triggers = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            triggers.add(read("triggers[" + i + "]", documents.get(i)));
        }
        return triggers;
    }

    private static Trigger read(String where, Document trigger) throws MalformedDocumentException {
        String kind = trigger.string("on");
        return switch (kind) {
            case "drift" ->
                drift(where + ".", PipelineDocument.known(where, trigger, "on", "minSize", "standingMinutes"));
            case "accuracy" -> accuracy(where, PipelineDocument.known(where, trigger, "on", "below", "source"));
            case "data" ->
                new Trigger.Volume(PipelineDocument.integer(
                        PipelineDocument.known(where, trigger, "on", "samples"),
                        where + ".",
                        "samples",
                        1,
                        MAX_SAMPLES,
                        0));
            case "schedule" ->
                new Trigger.Timed(timetable(
                        where, PipelineDocument.known(where, trigger, "on", "cron", "timeZone", "everyMinutes")));
            default ->
                throw new InvalidPipelineException(
                        where + ".on: expected drift, accuracy, data or schedule, found " + kind);
        };
    }

    private static Trigger drift(String where, Document trigger) throws MalformedDocumentException {
        double size = trigger.number("minSize", 0);
        if (!(size >= 0)) {
            throw new InvalidPipelineException(where + "minSize: expected 0 or more, found " + size);
        }
        return new Trigger.Drift(
                size,
                Duration.ofMinutes(PipelineDocument.integer(trigger, where, "standingMinutes", 0, MAX_MINUTES, 0)));
    }

    private static Trigger accuracy(String where, Document trigger) throws MalformedDocumentException {
        double below = trigger.number("below");
        if (!(below > 0 && below <= 1)) {
            throw new InvalidPipelineException(where + ".below: expected a share above 0 and up to 1, found " + below);
        }
        String source = trigger.findString("source").orElse(AccuracySource.LABELLED.wireName());
        return new Trigger.Accuracy(
                below,
                AccuracySource.find(source)
                        .orElseThrow(() -> new InvalidPipelineException(
                                where + ".source: expected estimated or labelled, found " + source)));
    }

    private static Timetable timetable(String where, Document trigger) throws MalformedDocumentException {
        if (trigger.has("cron") == trigger.has("everyMinutes")) {
            throw new InvalidPipelineException(where + ": give either cron or everyMinutes");
        }
        if (trigger.has("everyMinutes")) {
            return new Timetable.Every(Duration.ofMinutes(
                    PipelineDocument.integer(trigger, where + ".", "everyMinutes", LEAST_INTERVAL, MAX_MINUTES, 0)));
        }
        return new Timetable.ByClock(
                new Cron(trigger.string("cron")),
                Cron.zone(trigger.findString("timeZone").orElse("UTC")));
    }
}
