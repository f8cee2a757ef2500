package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.ShadowTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The part of a stage's document that says in what mode its devices run the bundle. */
final class ModeDocument {

    private static final String SERVE = "serve";
    private static final String SHADOW = "shadow";
    private static final String AB = "ab";
    private static final List<String> MODES = List.of(SERVE, SHADOW, AB);
    private static final List<String> OF_SHADOWS = List.of("sample", "inputs");
    private static final List<String> OF_TESTS =
            List.of("metric", "effect", "durationSeconds", "observeSeconds", "minimumPairs", "then");
    private static final double DEFAULT_SAMPLE = 0.1;
    private static final int DEFAULT_INPUTS = 1000;

    private ModeDocument() {}

    private static String mode(Document stage) throws MalformedDocumentException {
        String mode = stage.findString("mode").orElse(SERVE);
        if (!MODES.contains(mode)) {
            throw new InvalidRolloutException("stages: mode is " + String.join(", ", MODES) + ", got " + mode);
        }
        requireNone(OF_SHADOWS, SHADOW, mode, stage);
        requireNone(OF_TESTS, AB, mode, stage);
        return mode;
    }

    private static void requireNone(List<String> fields, String of, String mode, Document stage) {
        if (!mode.equals(of) && fields.stream().anyMatch(stage::has)) {
            throw new InvalidRolloutException(
                    "stages: " + String.join(", ", fields) + " are for stages of mode " + of + ", not " + mode);
        }
    }

    /** How the stage's devices run the bundle in shadow; empty if it serves. */
    static Optional<ShadowTerms> shadow(Document stage) throws MalformedDocumentException {
        if (!mode(stage).equals(SHADOW)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ShadowTerms(
                    stage.number("sample", DEFAULT_SAMPLE),
                    stage.has("inputs")
                            ? (int) stage.integerBetween("inputs", 1, ShadowTerms.MAX_INPUTS)
                            : DEFAULT_INPUTS));
        } catch (IllegalArgumentException e) {
            throw new InvalidRolloutException("stages: " + e.getMessage());
        }
    }

    /** What the stage is to find out; empty if nothing. */
    static Optional<AbTest> test(Document stage) throws MalformedDocumentException {
        if (!mode(stage).equals(AB)) {
            return Optional.empty();
        }
        Duration duration = GatingDocument.seconds(stage, "durationSeconds", GatePlan.DEFAULT_MAXIMUM_WAIT);
        return Optional.of(new AbTest(
                GatingDocument.metric(stage),
                stage.number("effect"),
                GatingDocument.count(stage, "minimumPairs", 2, GatePlan.DEFAULT_MINIMUM_PAIRS),
                duration,
                GatingDocument.seconds(stage, "observeSeconds", half(duration)),
                GatingDocument.choice(stage, "then", AbTest.Then.class).orElse(AbTest.Then.HOLD)));
    }

    /** So that devices that come up in the first half of a test have their whole time in it. */
    private static Duration half(Duration duration) {
        return Duration.ofSeconds(Math.max(1, duration.toSeconds() / 2));
    }

    /** Adds what both are read from. */
    static Document.Builder write(StagePlan plan, Document.Builder stage) {
        plan.shadow()
                .ifPresent(terms ->
                        stage.put("mode", SHADOW).put("sample", terms.sample()).put("inputs", (long) terms.inputs()));
        plan.test().ifPresent(test -> GatingDocument.write(test.metric(), stage.put("mode", AB))
                .put("effect", test.effect())
                .put("minimumPairs", (long) test.minimumPairs())
                .put("durationSeconds", test.duration().toSeconds())
                .put("observeSeconds", test.span().toSeconds())
                .put("then", GatingDocument.wireName(test.then())));
        return stage;
    }
}
