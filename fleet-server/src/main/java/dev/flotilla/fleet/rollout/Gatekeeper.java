package dev.flotilla.fleet.rollout;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Has stages with gates judged, each once in an interval; who asks in between gets the ruling that there is. */
public final class Gatekeeper {

    private final RolloutStore store;
    private final StageJudge judge;
    private final Duration interval;
    private final Clock clock;
    /** By rollout. */
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    private record Asked(StageRuling ruling, Instant at) {}

    public Gatekeeper(RolloutStore store, StageJudge judge, Duration interval, Clock clock) {
        this.store = store;
        this.judge = judge;
        this.interval = interval;
        this.clock = clock;
    }

    /** What the gates say about the stage that is under way; empty when none is, or the plan has no gates. */
    Future<Optional<StageRuling>> ruling(String id) {
        return store.find(id)
                .compose(found -> found.filter(rollout -> rollout.plan().isJudged())
                        .flatMap(rollout -> underWay(rollout).map(stage -> ruling(rollout, stage)))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private static Optional<Integer> underWay(Rollout rollout) {
        return rollout.currentStage()
                .filter(index -> switch (rollout.stages().get(index).state()) {
                    case RUNNING, BAKING -> rollout.state() == RolloutState.RUNNING;
                    case WAITING, DONE, SKIPPED, FAILED -> false;
                });
    }

    private Future<Optional<StageRuling>> ruling(Rollout rollout, int index) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Stage stage = rollout.stages().get(index);
        Optional<StageRuling> known = Optional.ofNullable(asked.get(rollout.id()))
                .filter(last -> now.isBefore(last.at().plus(interval)))
                .map(Asked::ruling)
                .filter(ruling -> ruling.concerns(index, stage));
        return known.isPresent()
                ? Future.succeededFuture(known)
                : judge.judge(rollout, index, now).map(ruling -> {
                    asked.put(rollout.id(), new Asked(ruling, now));
                    return Optional.of(ruling);
                });
    }

    /** Forgets all other rollouts. */
    void retain(Collection<String> ids) {
        asked.keySet().retainAll(ids);
    }
}
