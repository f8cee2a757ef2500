package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.job.Jobs;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins runs of pipelines, by triggers or for a person. What is decided is in the store before anything is done about it, and a
 * run's job is named by what it takes: whoever stops in between, the same run goes on.
 */
public final class Retrainings {
    private static final Logger LOG = LoggerFactory.getLogger(Retrainings.class);
    /** The most runs that one list answers with. */
    public static final int MAX_LISTED = 500;

    private final RetrainStore store;
    private final Jobs jobs;
    private final SignalSource signals;
    private final DatasetMaker datasets;
    private final RolloutStarts rollouts;
    private final Progress progress;
    private final Clock clock;
    private final Changes changes;

    /** @param progress of runs that have begun */
    public Retrainings(
            RetrainStore store,
            Jobs jobs,
            SignalSource signals,
            DatasetMaker datasets,
            RolloutStarts rollouts,
            Progress progress,
            Clock clock,
            Changes changes) {
        this.store = store;
        this.jobs = jobs;
        this.signals = signals;
        this.datasets = datasets;
        this.rollouts = rollouts;
        this.progress = progress;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Keeps a pipeline; one of its name gets this as its newest version. Fails with {@link InvalidPipelineException}.
     *
     * @param yaml as {@link PipelineDocument} reads it
     */
    public Future<PipelineVersion> put(String name, String yaml, String author) {
        Pipeline pipeline = PipelineDocument.parse(yaml);
        Optional<String> problem = pipeline.name().equals(name)
                ? pipeline.rollout()
                        .flatMap(terms -> rollouts.problem(terms.plan()))
                        .map(why -> "rollout.plan: " + why)
                : Optional.of("name: the address says " + name + ", the pipeline " + pipeline.name());
        if (problem.isPresent()) {
            return Future.failedFuture(new InvalidPipelineException(problem.get()));
        }
        Optional<String> missing = jobs.findMissing(pipeline.training().runner());
        if (missing.isPresent()) {
            return Future.failedFuture(new InvalidPipelineException("train.runner: " + missing.get()));
        }
        PipelineVersion version = new PipelineVersion(pipeline, yaml, author, now());
        return store.putPipeline(version)
                .onSuccess(kept -> changes.changed(Topic.RETRAINING))
                .compose(kept -> store.findPipeline(name))
                .map(Optional::orElseThrow);
    }

    public Future<Optional<PipelineVersion>> pipeline(String name) {
        return store.findPipeline(name);
    }

    public Future<List<PipelineVersion>> pipelines() {
        return store.pipelines();
    }

    /** Takes a pipeline out of use; a run that has begun goes on. */
    public Future<Boolean> remove(String name) {
        return store.removePipeline(name).onSuccess(done -> changes.changed(Topic.RETRAINING));
    }

    public Future<Optional<Retraining>> find(String id) {
        return store.find(id);
    }

    /** Up to {@code limit} runs, the newest first; see {@link RetrainStore#list}. */
    public Future<List<Retraining>> list(Optional<String> pipeline, Optional<String> after, int limit) {
        return store.list(pipeline, after, Math.min(limit, MAX_LISTED));
    }

    /** Runs whose challenger waits for the owner's signature. */
    public Future<List<Retraining>> candidates() {
        return store.unfinished().map(runs -> runs.stream()
                .filter(run -> run.state() == RunState.AWAITING_SIGNATURE)
                .toList());
    }

    /**
     * Begins a run for a person, cool-down or not. Empty when there is no such pipeline; fails with
     * {@link RetrainingRefusedException} when one is under way, or data or budget do not suffice.
     *
     * @param reason for the history
     * @param request names what was asked for, so that asking again begins nothing more
     */
    public Future<Optional<Retraining>> start(String name, String user, String reason, String request) {
        return store.findPipeline(name)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : start(
                                        found.get(),
                                        new Cause(
                                                Cause.Kind.PERSON,
                                                "person:" + user + ":" + request,
                                                user + (reason.isBlank() ? "" : ": " + reason)))
                                .map(Optional::of));
    }

    private Future<Retraining> start(PipelineVersion version, Cause cause) {
        return look(version).compose(seen -> {
            Optional<Retraining> asked = seen.history().stream()
                    .filter(run -> run.cause().key().equals(cause.key()))
                    .findFirst();
            return asked.isPresent()
                    ? Future.succeededFuture(asked.get())
                    : fit(version, seen).compose(fit -> withData(version, seen)).compose(exact -> fit(version, exact)
                            .compose(fit -> begin(version, cause, exact)));
        });
    }

    private Future<Void> fit(PipelineVersion version, Seen seen) {
        return TriggerPolicy.requireFit(version.pipeline(), seen.signals(), seen.history(), now())
                .map(refusal -> Future.<Void>failedFuture(new RetrainingRefusedException(refusal)))
                .orElse(Future.succeededFuture());
    }

    /**
     * What a decision rests on.
     *
     * @param keepData to be done before a run begins
     */
    private record Seen(Signals signals, List<Retraining> history, Supplier<Future<Void>> keepData) {}

    private Future<Seen> look(PipelineVersion version) {
        return signals.read(version.pipeline())
                .compose(known -> store.history(version.pipeline().name(), now().minus(TriggerPolicy.DAY))
                        .map(history -> new Seen(known, history, Future::succeededFuture)));
    }

    /** With the version that the run is to make, where that is the pipeline's way; only what seems to begin is worth the work. */
    private Future<Seen> withData(PipelineVersion version, Seen seen) {
        return version.pipeline().data().create()
                ? datasets.draft(version.pipeline(), seen.signals().champion().orElseThrow())
                        .map(draft -> new Seen(seen.signals().with(draft.facts()), seen.history(), draft.keep()))
                : Future.succeededFuture(seen);
    }

    /** The dataset is kept first: a run that there is goes on with its own, whatever is labelled later. */
    private Future<Retraining> begin(PipelineVersion version, Cause cause, Seen seen) {
        return seen.keepData()
                .get()
                .compose(kept -> takes(version.pipeline(), seen.signals()))
                .compose(takes -> {
                    Retraining run = Retraining.begun(Orders.id(version, cause, takes), version, cause, takes, now());
                    return store.add(run)
                            .compose(added -> store.find(run.id()))
                            .compose(kept -> kept.isPresent()
                                    ? progress.advance(kept.get()).map(kept.get())
                                    : Future.failedFuture(new RetrainingRefusedException("a run is under way")))
                            .onSuccess(begun -> changes.changed(Topic.RETRAINING));
                });
    }

    /** The float model behind the champion, so that rounding does not add up over the rounds, if a run of ours made that. */
    private Future<Retraining.Takes> takes(Pipeline pipeline, Signals known) {
        Signals.DatasetFacts dataset = known.dataset().orElseThrow();
        return store.findByCandidate(known.champion().orElseThrow())
                .map(maker -> new Retraining.Takes(
                        known.champion().orElseThrow(),
                        dataset.manifest(),
                        dataset.training(),
                        known.reference().map(Signals.DatasetFacts::manifest),
                        maker.isPresent()
                                ? maker.get().made(JobModel.FLOAT)
                                : pipeline.training().master()));
    }

    /** Looks at every pipeline's triggers, and at every run that is not over; one that fails keeps no other from its turn. */
    public Future<Void> tick() {
        return store.pipelines()
                .compose(all -> each(all, "pipeline", this::consider))
                .compose(done -> store.unfinished())
                .compose(runs -> each(runs, "run", progress::advance))
                .compose(done -> progress.log());
    }

    /** Does something for each, one after the other. */
    private static <T> Future<Void> each(List<T> all, String what, Function<T, Future<Void>> work) {
        Future<Void> done = Future.succeededFuture();
        for (T one : all) {
            done = done.compose(before -> work.apply(one))
                    .onFailure(failure -> LOG.warn("a {} is looked at again later", what, failure))
                    .otherwiseEmpty();
        }
        return done;
    }

    private Future<Void> consider(PipelineVersion version) {
        if (version.pipeline().triggers().isEmpty()) {
            return Future.succeededFuture();
        }
        return look(version)
                .compose(seen -> decide(version, seen).isEmpty()
                        ? Future.succeededFuture()
                        : withData(version, seen).compose(exact -> decide(version, exact)
                                .map(cause -> begin(version, cause, exact).<Void>mapEmpty())
                                .orElse(Future.succeededFuture())));
    }

    private Optional<Cause> decide(PipelineVersion version, Seen seen) {
        return TriggerPolicy.decide(version, seen.signals(), seen.history(), now())
                .cause();
    }

    /** What would begin a run now, or why none begins; empty when there is no such pipeline. */
    public Future<Optional<String>> outlook(String name) {
        return store.findPipeline(name)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : look(found.get())
                                .map(seen -> Optional.of(
                                        TriggerPolicy.decide(found.get(), seen.signals(), seen.history(), now())
                                                .why())));
    }

    /**
     * Lets a challenger through that did not pass its gate. Empty when there is no such run; fails with
     * {@link RetrainingRefusedException} when it is in another state.
     */
    public Future<Optional<Retraining>> override(String id, String user, String reason) {
        return move(id, List.of(RunState.GATED), "override the gate of", run -> run.with(
                        new Retraining.GateOverride(user, reason, now()))
                .to(RunState.AWAITING_SIGNATURE, "let through by " + user + ": " + reason, now()));
    }

    /** Drops a challenger that nobody has released yet. Otherwise as {@link #override}. */
    public Future<Optional<Retraining>> discard(String id, String user, String reason) {
        return move(
                id,
                List.of(RunState.GATED, RunState.AWAITING_SIGNATURE),
                "discard the challenger of",
                run -> run.to(RunState.DISCARDED, "discarded by " + user + ": " + reason, now()));
    }

    private Future<Optional<Retraining>> move(
            String id, List<RunState> from, String what, UnaryOperator<Retraining> change) {
        return store.find(id).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(found);
            }
            Retraining run = found.get();
            if (!from.contains(run.state())) {
                return Future.failedFuture(new RetrainingRefusedException(
                        "cannot " + what + " a run that is " + run.state() + "; it would have to be " + from));
            }
            Retraining after = change.apply(run);
            return store.update(run, after).compose(done -> {
                changes.changed(Topic.RETRAINING);
                return done
                        ? Future.succeededFuture(Optional.of(after))
                        : Future.failedFuture(new RetrainingRefusedException(
                                "the run changed at this very moment; look at it again"));
            });
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
