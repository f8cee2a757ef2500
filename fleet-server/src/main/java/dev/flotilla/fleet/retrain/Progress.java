package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.job.Job;
import dev.flotilla.fleet.job.JobState;
import dev.flotilla.fleet.job.Jobs;
import dev.flotilla.fleet.job.RefusedJobException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs from one state to the next: job, gate, the owner's release, rollout. Each step is found by what is there and done
 * once, so that a server may stop at any moment.
 */
public final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    /** After which a run is entered into no log of experiments any more. */
    private static final Duration LOGGED_WITHIN = Duration.ofDays(1);
    /** Between two attempts, once one failed. */
    private static final Duration LOG_REST = Duration.ofMinutes(1);

    private final RetrainStore store;
    private final Jobs jobs;
    private final Releases releases;
    private final RolloutStarts rollouts;
    private final RunNotices notices;
    private final Optional<RunLog> log;
    private final Clock clock;
    private final Changes changes;
    private Instant logRestsUntil = Instant.MIN;

    /** @param log of experiments, if there is one */
    public Progress(
            RetrainStore store,
            Jobs jobs,
            Releases releases,
            RolloutStarts rollouts,
            RunNotices notices,
            Optional<RunLog> log,
            Clock clock,
            Changes changes) {
        this.store = store;
        this.jobs = jobs;
        this.releases = releases;
        this.rollouts = rollouts;
        this.notices = notices;
        this.log = log;
        this.clock = clock;
        this.changes = changes;
    }

    /** One step, if one is due. */
    Future<Void> advance(Retraining run) {
        return switch (run.state()) {
            case TRAINING -> train(run);
            case GATED -> expire(run);
            case AWAITING_SIGNATURE -> await(run);
            case RELEASED -> rollOut(run);
            case ROLLING_OUT -> follow(run);
            case COMPLETED, WITHDRAWN, FAILED, CANCELLED, DISCARDED -> Future.succeededFuture();
        };
    }

    private Future<Void> train(Retraining run) {
        return jobs.find(run.id()).compose(job -> {
            if (job.isEmpty()) {
                return submit(run);
            }
            return job.get().state().isOver() ? settle(run, job.get()) : Future.succeededFuture();
        });
    }

    private Future<Void> submit(Retraining run) {
        return store.findVersion(run.version())
                .map(Optional::orElseThrow)
                .compose(version -> jobs.submit(Orders.of(run, version.pipeline())))
                .<Void>mapEmpty()
                .recover(failure -> failure instanceof RefusedJobException
                        ? move(run, run.to(RunState.FAILED, String.valueOf(failure.getMessage()), now()))
                        : Future.failedFuture(failure));
    }

    private Future<Void> settle(Retraining run, Job job) {
        Retraining timed = job.report()
                .map(report -> run.with(report, job.spent(now())))
                .orElseGet(() -> run.with(job.spent(now())));
        boolean hasChallenger = job.made(JobModel.BUNDLE).isPresent();
        if (job.state() == JobState.SUCCEEDED && hasChallenger) {
            return move(run, timed.to(RunState.AWAITING_SIGNATURE, "passed its gate: " + job.reason(), now()));
        } else if (job.state() == JobState.GATED && hasChallenger) {
            return move(run, timed.to(RunState.GATED, job.reason(), now()));
        } else if (job.state() == JobState.CANCELLED) {
            return move(run, timed.to(RunState.CANCELLED, job.reason(), now()));
        }
        String why = job.state() == JobState.FAILED ? job.reason() : "its job made no bundle: " + job.reason();
        return move(run, timed.to(RunState.FAILED, why, now()));
    }

    private Future<Void> await(Retraining run) {
        return releases.isReleased(run.made(JobModel.BUNDLE).orElseThrow())
                .compose(released -> Boolean.TRUE.equals(released)
                        ? move(run, run.to(RunState.RELEASED, "the owner released it", now()))
                        : expire(run));
    }

    private Future<Void> expire(Retraining run) {
        return store.findVersion(run.version()).compose(version -> {
            Duration life = version.orElseThrow().pipeline().candidateLife();
            return now().isBefore(run.updatedAt().plus(life))
                    ? Future.succeededFuture()
                    : move(
                            run,
                            run.to(RunState.DISCARDED, "nobody released it within " + life.toDays() + " days", now()));
        });
    }

    private Future<Void> rollOut(Retraining run) {
        return store.findVersion(run.version()).compose(version -> {
            Optional<Pipeline.RolloutTerms> terms =
                    version.orElseThrow().pipeline().rollout();
            if (terms.isEmpty()) {
                return move(run, run.to(RunState.COMPLETED, "released; its rollout is for a person to create", now()));
            }
            return rollouts.start(
                            "retraining " + run.id(),
                            terms.get().plan(),
                            run.made(JobModel.BUNDLE).orElseThrow(),
                            terms.get().draft())
                    .compose(id -> move(
                            run, run.withRollout(id).to(RunState.ROLLING_OUT, "rollout " + id + " was created", now())))
                    .recover(failure -> failure instanceof RolloutWaitsException
                            ? sayOnce(run, "its rollout waits: " + failure.getMessage())
                            : Future.failedFuture(failure));
        });
    }

    /** Why a run stays where it is; whoever asked before is not told the same again. */
    private Future<Void> sayOnce(Retraining run, String why) {
        return run.reason().equals(why)
                ? Future.succeededFuture()
                : store.update(run, run.to(run.state(), why, now()))
                        .onSuccess(done -> changes.changed(Topic.RETRAINING))
                        .mapEmpty();
    }

    private Future<Void> follow(Retraining run) {
        return rollouts.find(run.rollout().orElseThrow()).compose(found -> {
            RolloutStarts.Standing standing = found.orElse(RolloutStarts.Standing.ENDED);
            return switch (standing) {
                case UNDER_WAY -> Future.succeededFuture();
                case COMPLETED -> move(run, run.to(RunState.COMPLETED, "its rollout is complete", now()));
                case ENDED -> move(run, run.to(RunState.WITHDRAWN, "its rollout was ended", now()));
            };
        });
    }

    private Future<Void> move(Retraining before, Retraining after) {
        return store.update(before, after).compose(done -> {
            if (!done) {
                return Future.succeededFuture();
            }
            changes.changed(Topic.RETRAINING);
            return notices.moved(after);
        });
    }

    /** Enters what is new into the log of experiments, if there is one; it is tried again for a day. */
    Future<Void> log() {
        if (log.isEmpty() || now().isBefore(logRestsUntil)) {
            return Future.succeededFuture();
        }
        return store.unlogged(now().minus(LOGGED_WITHIN))
                .compose(runs -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Retraining run : runs) {
                        done = done.compose(before -> log.get().write(run))
                                .compose(id -> store.update(run, run.withLog(id)))
                                .mapEmpty();
                    }
                    return done;
                })
                .onFailure(failure -> {
                    logRestsUntil = now().plus(LOG_REST);
                    LOG.warn("the log of experiments does not take a run; it is tried again", failure);
                })
                .otherwiseEmpty();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
