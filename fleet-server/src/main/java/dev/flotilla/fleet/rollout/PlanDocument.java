package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rollout's plan as it is written: by whoever asks for it, and where it is kept. */
public final class PlanDocument {

    /** Of which a stage has one. */
    private static final List<String> REACHES = List.of("percent", "count", "group", "filter", "devices");

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
                target(plan),
                GatingDocument.read(plan),
                plan.findString("onFailure").map(OnFailure::parse).orElse(OnFailure.PAUSE),
                PaceDocument.read(plan),
                PaceDocument.readRetries(plan),
                ScheduleDocument.read(plan),
                plan.has("approvals")
                        ? (int) plan.object("approvals").integerBetween("required", 0, Approvals.MOST)
                        : 0,
                new Priority(
                        plan.has("priority") ? (int) plan.integerBetween("priority", 0, Priority.HIGHEST) : 0,
                        plan.flag("preempt", false)));
    }

    /** A group is short for the filter that selects it. */
    private static Optional<DeviceFilter> target(Document plan) throws MalformedDocumentException {
        Optional<String> group = plan.findString("group").filter(text -> !text.isEmpty());
        Optional<String> filter = plan.findString("filter").filter(text -> !text.isBlank());
        if (group.isPresent() && filter.isPresent()) {
            throw new InvalidRolloutException("filter: give either this or group, such as group==a;tag==b");
        }
        return filter.map(DeviceFilter::new).or(() -> group.map(DeviceFilter::ofGroup));
    }

    private static StagePlan stage(Document stage) throws MalformedDocumentException {
        return new StagePlan(
                reach(stage),
                Duration.ofSeconds(stage.integerBetween("bakeSeconds", 0, StagePlan.MAX_BAKE.toSeconds())),
                stage.number("successThreshold", 1),
                ModeDocument.shadow(stage),
                ModeDocument.test(stage));
    }

    private static Reach reach(Document stage) throws MalformedDocumentException {
        List<String> given = REACHES.stream().filter(stage::has).toList();
        if (given.size() != 1) {
            throw new InvalidRolloutException("stages: each needs one of " + String.join(", ", REACHES)
                    + (given.isEmpty() ? "" : ", got " + String.join(" and ", given)));
        }
        return switch (given.get(0)) {
            case "percent" -> new Reach.Percent((int) stage.integerBetween("percent", 1, 100));
            case "count" -> new Reach.Count((int) stage.integerBetween("count", 1, Integer.MAX_VALUE));
            case "group" -> new Reach.Matching(DeviceFilter.ofGroup(stage.string("group")));
            case "filter" -> new Reach.Matching(new DeviceFilter(stage.string("filter")));
            default -> new Reach.Named(devices(stage));
        };
    }

    private static List<DeviceId> devices(Document stage) throws MalformedDocumentException {
        try {
            return stage.strings("devices").stream().map(DeviceId::new).toList();
        } catch (IllegalArgumentException e) {
            throw new InvalidRolloutException("stages: devices: " + e.getMessage());
        }
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
                .putIfPresent("group", plan.target().flatMap(DeviceFilter::group))
                .putIfPresent(
                        "filter",
                        plan.target().filter(target -> target.group().isEmpty()).map(DeviceFilter::text))
                .put("maxFailures", (long) plan.maxFailures())
                .put("stageTimeoutSeconds", plan.stageTimeout().toSeconds())
                .put("onFailure", plan.onFailure().wireName())
                .put("pace", PaceDocument.write(plan.pace()))
                .put("retries", PaceDocument.write(plan.retries()))
                .put("schedule", ScheduleDocument.write(plan.schedule()))
                .put(
                        "approvals",
                        Document.builder()
                                .put("required", (long) plan.approvals())
                                .build())
                .put("priority", (long) plan.priority().level())
                .put("preempt", plan.priority().preempt())
                .put("stages", plan.stages().stream().map(PlanDocument::write).toList());
        GatingDocument.write(plan.gating(), written);
        return written.build();
    }

    private static Document write(StagePlan stage) {
        return ModeDocument.write(stage, write(Document.builder(), stage.reach()))
                .put("bakeSeconds", stage.bake().toSeconds())
                .put("successThreshold", stage.successThreshold())
                .build();
    }

    /** Adds what reading takes the reach from. */
    private static Document.Builder write(Document.Builder stage, Reach reach) {
        if (reach instanceof Reach.Percent share) {
            return stage.put("percent", (long) share.percent());
        } else if (reach instanceof Reach.Count count) {
            return stage.put("count", (long) count.devices());
        } else if (reach instanceof Reach.Matching matching) {
            return matching.filter()
                    .group()
                    .map(group -> stage.put("group", group))
                    .orElseGet(() -> stage.put("filter", matching.filter().text()));
        }
        return stage.put(
                "devices",
                ((Reach.Named) reach).devices().stream().map(DeviceId::value).toList());
    }
}
