package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.rollout.PlanDocument;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutStatus;
import dev.flotilla.fleet.rollout.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rollout as the API shows it. */
final class RolloutDocument {

    private RolloutDocument() {}

    static Document of(RolloutStatus status, Optional<RegisteredBundle> bundle) {
        Rollout rollout = status.rollout();
        List<Document> stages = new ArrayList<>();
        for (int i = 0; i < rollout.stages().size(); i++) {
            stages.add(stage(i, status));
        }
        return Document.builder()
                .put("id", rollout.id())
                .put("name", rollout.name())
                .put("bundle", rollout.bundle().hex())
                .putIfPresent("model", bundle.map(known -> known.manifest().name()))
                .putIfPresent(
                        "version",
                        bundle.map(known -> known.manifest().version().toString()))
                .put("state", rollout.state().name())
                .put("stateReason", rollout.stateReason())
                .put("createdAt", rollout.createdAt().toString())
                .put("maxFailures", (long) rollout.plan().maxFailures())
                .put("stageTimeoutSeconds", rollout.plan().stageTimeout().toSeconds())
                .putIfPresent("group", rollout.plan().group())
                .put("plan", PlanDocument.write(rollout.plan()))
                .put("stages", stages)
                .build();
    }

    private static Document stage(int index, RolloutStatus status) {
        Stage stage = status.rollout().stages().get(index);
        long devices = status.devices(index);
        long succeeded = status.devices(index, RolloutDeviceState.SUCCEEDED);
        long failed = status.devices(index, RolloutDeviceState.FAILED);
        return Document.builder()
                .put("index", (long) index)
                .put("percent", (long) stage.plan().percent())
                .put("bakeSeconds", stage.plan().bake().toSeconds())
                .put("successThreshold", stage.plan().successThreshold())
                .put("state", stage.state().name())
                .put("devices", devices)
                .put("succeeded", succeeded)
                .put("failed", failed)
                .put("pending", devices - succeeded - failed)
                .put("states", states(index, status))
                .putIfPresent("startedAt", stage.startedAt().map(Instant::toString))
                .putIfPresent("finishedAt", stage.finishedAt().map(Instant::toString))
                .build();
    }

    private static Document states(int stage, RolloutStatus status) {
        Document.Builder states = Document.builder();
        for (RolloutDeviceState state : RolloutDeviceState.values()) {
            long devices = status.devices(stage, state);
            if (devices > 0) {
                states.put(state.name(), devices);
            }
        }
        return states.build();
    }
}
