package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.rollout.Approval;
import dev.flotilla.fleet.rollout.PlanDocument;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutPreview;
import dev.flotilla.fleet.rollout.RolloutStatus;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.Standstill;
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
                .putIfPresent("standstill", status.standstill().map(RolloutDocument::of))
                .put("createdAt", rollout.createdAt().toString())
                .putIfPresent("createdBy", rollout.approval().creator())
                .put(
                        "approvals",
                        rollout.approval().votes().stream()
                                .map(RolloutDocument::of)
                                .toList())
                .put("maxFailures", (long) rollout.plan().maxFailures())
                .put("stageTimeoutSeconds", rollout.plan().stageTimeout().toSeconds())
                .putIfPresent("group", rollout.plan().target().flatMap(DeviceFilter::group))
                .putIfPresent("filter", rollout.plan().target().map(DeviceFilter::text))
                .put("plan", PlanDocument.write(rollout.plan()))
                .put("stages", stages)
                .build();
    }

    private static Document stage(int index, RolloutStatus status) {
        Stage stage = status.rollout().stages().get(index);
        long devices = status.devices(index);
        long succeeded = status.devices(index, RolloutDeviceState.SUCCEEDED)
                + status.devices(index, RolloutDeviceState.SHADOWING);
        long failed = status.devices(index, RolloutDeviceState.FAILED);
        return Document.builder()
                .put("index", (long) index)
                .putIfPresent("percent", percent(stage.plan().reach()))
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

    /** Of stages by other means the plan says what they add. */
    private static Optional<Long> percent(Reach reach) {
        return reach instanceof Reach.Percent share ? Optional.of((long) share.percent()) : Optional.empty();
    }

    static Document of(RolloutPreview preview) {
        return Document.builder()
                .put("refusals", preview.refusals())
                .put(
                        "stages",
                        preview.stages().stream().map(RolloutDocument::sample).toList())
                .put("busy", sample(preview.busy()))
                .put("taken", sample(preview.taken()))
                .put("running", sample(preview.running()))
                .put("revoked", sample(preview.revoked()))
                .put("unable", sample(preview.unable()))
                .putIfPresent("standstill", preview.standstill().map(RolloutDocument::of))
                .build();
    }

    private static Document of(Approval.Vote vote) {
        return Document.builder()
                .put("user", vote.user())
                .put("at", vote.at().toString())
                .put("reason", vote.reason())
                .build();
    }

    private static Document of(Standstill standstill) {
        return Document.builder()
                .put("reason", standstill.reason())
                .putIfPresent("until", standstill.until().map(Instant::toString))
                .build();
    }

    private static Document sample(RolloutPreview.Sample sample) {
        return Document.builder()
                .put("devices", sample.devices())
                .put("first", sample.first().stream().map(DeviceId::value).toList())
                .build();
    }
}
