package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.retrain.RolloutStarts;
import dev.flotilla.fleet.retrain.RolloutWaitsException;
import dev.flotilla.fleet.rollout.InvalidRolloutException;
import dev.flotilla.fleet.rollout.PlanDocument;
import dev.flotilla.fleet.rollout.RolloutConflictException;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.Rollouts;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Creates the rollouts of released challengers, in the server's own name, so that any person may approve a draft. */
final class PipelineRollouts implements RolloutStarts {
    private static final String CREATOR = "pipeline";
    private static final Digest ANY = Digest.of(new byte[0]);
    /** Among so many of the newest a rollout is looked for that was created before this server stopped. */
    private static final int LOOKED_THROUGH = 500;

    private final Rollouts rollouts;
    private final Duration stageTimeout;

    PipelineRollouts(Rollouts rollouts, Duration stageTimeout) {
        this.rollouts = rollouts;
        this.stageTimeout = stageTimeout;
    }

    @Override
    public Optional<String> problem(Document plan) {
        try {
            plan("name", plan, ANY, false);
            return Optional.empty();
        } catch (MalformedDocumentException | InvalidRolloutException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private RolloutPlan plan(String name, Document plan, Digest bundle, boolean draft)
            throws MalformedDocumentException {
        Document.Builder whole = Document.builder().put("name", name).put("bundle", bundle.hex());
        for (String key : plan.keys()) {
            whole.put(key, plan.findValue(key).orElseThrow());
        }
        long approvals = plan.has("approvals") ? plan.object("approvals").integer("required", 0) : 0;
        if (draft && approvals == 0) {
            whole.put("approvals", Document.builder().put("required", 1L).build());
        }
        return PlanDocument.read(whole.build(), stageTimeout);
    }

    @Override
    public Future<String> start(String name, Document plan, Digest bundle, boolean draft) {
        return rollouts.list(Optional.empty(), LOOKED_THROUGH).compose(all -> all.stream()
                .map(status -> status.rollout())
                .filter(rollout ->
                        rollout.name().equals(name) && rollout.bundle().equals(bundle))
                .findFirst()
                .map(rollout -> Future.succeededFuture(rollout.id()))
                .orElseGet(() -> create(name, plan, bundle, draft)));
    }

    private Future<String> create(String name, Document plan, Digest bundle, boolean draft) {
        try {
            return rollouts.create(plan(name, plan, bundle, draft), CREATOR)
                    .map(status -> status.rollout().id())
                    .recover(failure -> Future.failedFuture(orWaits(failure)));
        } catch (MalformedDocumentException | InvalidRolloutException e) {
            return Future.failedFuture(orWaits(e));
        }
    }

    /** The plan was read when the pipeline was kept; what is against it now are devices, other rollouts, or the hour. */
    private static Throwable orWaits(Throwable failure) {
        return failure instanceof RolloutConflictException || failure instanceof InvalidRolloutException
                ? new RolloutWaitsException(String.valueOf(failure.getMessage()))
                : failure;
    }

    @Override
    public Future<Optional<Standing>> find(String id) {
        return rollouts.find(id)
                .map(found -> found.map(status -> standing(status.rollout().state())));
    }

    private static Standing standing(RolloutState state) {
        return switch (state) {
            case AWAITING_APPROVAL, RUNNING, PAUSED -> Standing.UNDER_WAY;
            case COMPLETED -> Standing.COMPLETED;
            case ABORTED, ROLLED_BACK -> Standing.ENDED;
        };
    }
}
