package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A rollout's plan as it is written: by whoever asks for it, and where it is kept. */
public final class PlanDocument {

    private PlanDocument() {}

    /**
     * The plan that a document describes.
     *
     * @param stageTimeout of plans that name none
     * @throws MalformedDocumentException if a field is missing or is no such value
     * @throws InvalidRolloutException if the plan makes no sense
     */
    public static RolloutPlan read(Document plan, Duration stageTimeout) throws MalformedDocumentException {
        List<StagePlan> stages = new ArrayList<>();
        for (Document stage : plan.objects("stages")) {
            stages.add(stage(stage));
        }
        return new RolloutPlan(
                plan.string("name"),
                bundle(plan.string("bundle")),
                stages,
                (int) (plan.has("maxFailures") ? plan.integerBetween("maxFailures", 0, Integer.MAX_VALUE) : 0),
                plan.has("stageTimeoutSeconds")
                        ? Duration.ofSeconds(plan.integerBetween(
                                "stageTimeoutSeconds", 1, RolloutPlan.MAX_STAGE_TIMEOUT.toSeconds()))
                        : stageTimeout,
                plan.findString("group").filter(group -> !group.isEmpty()),
                GatingDocument.read(plan),
                plan.findString("onFailure").map(OnFailure::parse).orElse(OnFailure.PAUSE));
    }

    private static StagePlan stage(Document stage) throws MalformedDocumentException {
        return new StagePlan(
                (int) stage.integerBetween("percent", 1, 100),
                Duration.ofSeconds(stage.integerBetween("bakeSeconds", 0, StagePlan.MAX_BAKE.toSeconds())),
                stage.number("successThreshold", 1));
    }

    private static Digest bundle(String hex) {
        try {
            return Digest.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new InvalidRolloutException("bundle: expected a SHA-256 of 64 hex digits");
        }
    }

    /** Everything of the plan, so that reading it yields an equal one. */
    public static Document write(RolloutPlan plan) {
        Document.Builder written = Document.builder()
                .put("name", plan.name())
                .put("bundle", plan.bundle().hex())
                .putIfPresent("group", plan.group())
                .put("maxFailures", (long) plan.maxFailures())
                .put("stageTimeoutSeconds", plan.stageTimeout().toSeconds())
                .put("onFailure", plan.onFailure().wireName())
                .put("stages", plan.stages().stream().map(PlanDocument::write).toList());
        GatingDocument.write(plan.gating(), written);
        return written.build();
    }

    private static Document write(StagePlan stage) {
        return Document.builder()
                .put("percent", (long) stage.percent())
                .put("bakeSeconds", stage.bake().toSeconds())
                .put("successThreshold", stage.successThreshold())
                .build();
    }
}
