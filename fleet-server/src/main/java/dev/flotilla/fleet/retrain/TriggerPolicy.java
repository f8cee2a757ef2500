package dev.flotilla.fleet.retrain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides whether a run of a pipeline begins now; a pure function of what is known. */
final class TriggerPolicy {
    static final Duration DAY = Duration.ofDays(1);

    private TriggerPolicy() {}

    /**
     * What was decided.
     *
     * @param cause empty if none begins
     * @param why not, or the cause's text
     */
    record Decision(Optional<Cause> cause, String why) {
        static Decision wait(String why) {
            return new Decision(Optional.empty(), why);
        }
    }

    /**
     * Whether one begins by itself.
     *
     * @param history of the pipeline's runs in the last day, and the last before, the newest first
     */
    static Decision decide(PipelineVersion version, Signals signals, List<Retraining> history, Instant now) {
        Pipeline pipeline = version.pipeline();
        Optional<Cause> cause = pipeline.triggers().stream()
                .flatMap(trigger -> cause(trigger, version, signals, history, now).stream())
                .findFirst();
        if (cause.isEmpty()) {
            return Decision.wait("no trigger holds" + unknown(pipeline, signals));
        }
        Optional<Instant> ended =
                history.stream().findFirst().map(last -> last.startedAt().plus(last.spent()));
        Duration coolDown = pipeline.limits().coolDown();
        if (ended.filter(at -> now.isBefore(at.plus(coolDown))).isPresent()) {
            return Decision.wait(cause.get().text() + "; but it cools down until "
                    + ended.get().plus(coolDown));
        }
        return requireFit(pipeline, signals, history, now)
                .map(why -> Decision.wait(cause.get().text() + "; but " + why))
                .orElseGet(() -> new Decision(cause, cause.get().text()));
    }

    /** What triggers go by of which there is no figure. */
    private static String unknown(Pipeline pipeline, Signals signals) {
        return pipeline.triggers().stream()
                .flatMap(trigger -> trigger instanceof Trigger.Accuracy accuracy
                        ? Stream.of(accuracy.source())
                        : Stream.<AccuracySource>empty())
                .distinct()
                .filter(source -> signals.accuracy().stream().noneMatch(figure -> figure.source() == source))
                .map(source -> "; there is no " + source.wireName() + " accuracy of the champion")
                .collect(Collectors.joining());
    }

    /** Why not even a person can begin a run now; empty if one can. */
    static Optional<String> requireFit(Pipeline pipeline, Signals signals, List<Retraining> history, Instant now) {
        if (history.stream().anyMatch(run -> run.state() == RunState.TRAINING)) {
            return Optional.of("a run is under way");
        }
        if (signals.champion().isEmpty()) {
            return Optional.of("there is no bundle of the family " + pipeline.family() + " to begin with");
        }
        return requireData(pipeline, signals).or(() -> requireBudget(pipeline, history, now));
    }

    private static Optional<String> requireData(Pipeline pipeline, Signals signals) {
        if (signals.dataset().isEmpty()) {
            return Optional.of("there is no dataset " + pipeline.data().dataset());
        }
        if (pipeline.data().reference().isPresent() && signals.reference().isEmpty()) {
            return Optional.of(
                    "there is no dataset " + pipeline.data().reference().get());
        }
        Signals.DatasetFacts data = signals.dataset().get();
        Pipeline.Validation wanted = pipeline.validation();
        return data.training() >= wanted.minSamples() && data.heldOut() >= wanted.minHeldOut()
                ? Optional.empty()
                : Optional.of("the dataset has " + data.training() + " labelled samples to train on and "
                        + data.heldOut() + " held out; the pipeline wants " + wanted.minSamples() + " and "
                        + wanted.minHeldOut());
    }

    private static Optional<String> requireBudget(Pipeline pipeline, List<Retraining> history, Instant now) {
        List<Retraining> today = today(history, now);
        if (today.size() >= pipeline.limits().jobsPerDay()) {
            return Optional.of("there were " + today.size() + " jobs in the last 24 hours, which is all it may have");
        }
        return leftToday(pipeline, history, now).toSeconds() > 0
                ? Optional.empty()
                : Optional.of("its jobs took the "
                        + pipeline.limits().timePerDay().toMinutes() + " minutes of the last 24 hours");
    }

    /** How long jobs may take until the day's budget is used up. */
    static Duration leftToday(Pipeline pipeline, List<Retraining> history, Instant now) {
        Duration used = today(history, now).stream().map(Retraining::spent).reduce(Duration.ZERO, Duration::plus);
        return pipeline.limits().timePerDay().minus(used);
    }

    private static List<Retraining> today(List<Retraining> history, Instant now) {
        return history.stream()
                .filter(run -> run.startedAt().isAfter(now.minus(DAY)))
                .toList();
    }

    private static Optional<Cause> cause(
            Trigger trigger, PipelineVersion version, Signals signals, List<Retraining> history, Instant now) {
        if (trigger instanceof Trigger.Drift drift) {
            return drift(drift, signals, history, now);
        } else if (trigger instanceof Trigger.Accuracy accuracy) {
            return accuracy(accuracy, signals, history);
        } else if (trigger instanceof Trigger.Volume volume) {
            return volume(volume, signals, history);
        }
        return timed((Trigger.Timed) trigger, version, history, now);
    }

    /** An alarm begins one run, and another only if it stands with newer data once the last one is settled. */
    private static Optional<Cause> drift(Trigger.Drift drift, Signals signals, List<Retraining> history, Instant now) {
        return signals.alarms().stream()
                .filter(alarm -> alarm.size() >= drift.minSize()
                        && !now.isBefore(alarm.since().plus(drift.standing())))
                .map(alarm -> new Cause(Cause.Kind.DRIFT, "drift:" + alarm.id(), "drift alarm: " + alarm.message()))
                .filter(cause -> isNews(cause, signals, history))
                .findFirst();
    }

    private static Optional<Cause> accuracy(Trigger.Accuracy wanted, Signals signals, List<Retraining> history) {
        return signals.accuracy().stream()
                .filter(figure ->
                        figure.source() == wanted.source() && figure.reliable() && figure.high() < wanted.below())
                .map(figure -> new Cause(
                        Cause.Kind.ACCURACY,
                        "accuracy:"
                                + signals.champion()
                                        .map(champion -> champion.hex())
                                        .orElse(""),
                        String.format(
                                Locale.ROOT,
                                "%s accuracy %.3f (%.3f to %.3f) is below %.3f",
                                figure.source().wireName(),
                                figure.value(),
                                figure.low(),
                                figure.high(),
                                wanted.below())))
                .filter(cause -> isNews(cause, signals, history))
                .findFirst();
    }

    private static Optional<Cause> volume(Trigger.Volume volume, Signals signals, List<Retraining> history) {
        long before =
                history.stream().findFirst().map(run -> run.takes().samples()).orElse(0L);
        return signals.dataset()
                .filter(data -> data.training() - before >= volume.samples())
                .map(data -> new Cause(
                        Cause.Kind.DATA,
                        "data:" + data.manifest().hex(),
                        (data.training() - before) + " labelled samples are new"))
                .filter(cause -> isNews(cause, signals, history));
    }

    private static Optional<Cause> timed(
            Trigger.Timed timed, PipelineVersion version, List<Retraining> history, Instant now) {
        Instant since = history.stream()
                .findFirst()
                .map(Retraining::startedAt)
                .filter(last -> last.isAfter(version.createdAt()))
                .orElse(version.createdAt());
        return timed.timetable()
                .next(since)
                .filter(due -> !due.isAfter(now))
                .map(due -> new Cause(Cause.Kind.SCHEDULE, "schedule:" + due, "it was due at " + due));
    }

    private static boolean isNews(Cause cause, Signals signals, List<Retraining> history) {
        return history.stream()
                .noneMatch(run -> run.cause().key().equals(cause.key())
                        && signals.dataset()
                                .filter(data ->
                                        data.manifest().equals(run.takes().dataset()))
                                .isPresent());
    }
}
