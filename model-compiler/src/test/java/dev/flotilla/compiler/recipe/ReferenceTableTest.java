package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.data.HeldBack;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Gates;
import dev.flotilla.compiler.evaluate.McNemar;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Goal;
import dev.flotilla.compiler.search.Plan;
import dev.flotilla.compiler.search.Search;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Public models on fixed splits, against what the official converter made of them. The samples that judge choose nothing:
 * methods were chosen by fifths held back of those that calibrate, and auto chooses so, too. Prints the table: {@code mvn -Pquick -pl
 * model-compiler -am test -Dtest=ReferenceTableTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ReferenceTableTest {
    private static final Recipe PLAIN =
            Recipe.of(Scheme.INT8, CalibrationMethod.MIN_MAX).recovering(Set.of());
    private static final Recipe DEFAULT = Recipe.of(Scheme.INT8);

    static List<ReferenceCase> twins() {
        return List.of(
                ReferenceCase.resnet8(),
                ReferenceCase.anomalies(),
                ReferenceCase.officialKeywords(),
                ReferenceCase.hello());
    }

    @ParameterizedTest
    @MethodSource("twins")
    void isAsNearToFloatAsTheOfficialTwin(ReferenceCase how) throws Exception {
        Judged official = Judged.of(how, RefSet.model(how.twin().orElseThrow()));
        print(how, "official", official);
        ours(how, "min-max", PLAIN);
        Judged ours = ours(how, "default", DEFAULT);
        assertTrue(ours.bytes() <= 1.10 * official.bytes(), "size");
        assertTrue(ours.sqnrDecibels() >= official.sqnrDecibels(), "SQNR");
        assertTrue(!how.classifier() || ours.agreement() >= official.agreement(), "agreement");
        ours.answers().ifPresent(ReferenceTableTest::losesAtMostTwo);
        Judged auto = auto(how, official.bytes());
        assertTrue(auto.bytes() <= 1.10 * official.bytes(), "size of auto");
        assertTrue(auto.sqnrDecibels() >= ours.sqnrDecibels(), "SQNR of auto");
    }

    @Test
    void keywordsLoseAtMostTwoOfFourHundredAnswers() throws Exception {
        ours(ReferenceCase.keywords(), "min-max", PLAIN);
        Judged ours = ours(ReferenceCase.keywords(), "default", DEFAULT);
        Judged auto = auto(ReferenceCase.keywords(), ours.bytes());
        losesAtMostTwo(ours.answers().orElseThrow());
        losesAtMostTwo(auto.answers().orElseThrow());
    }

    /** Of two lost and none won, the exact test has 2 · ½² = 0.5. */
    private static void losesAtMostTwo(McNemar answers) {
        assertTrue(answers.lost() <= 2, "lost " + answers.lost());
        assertTrue(answers.probability() >= 0.5, "p " + answers.probability());
    }

    @Test
    void anomaliesKeep33DecibelsOnWindowsThatDidNotCalibrateAndRecoveryAdds() throws Exception {
        Judged unrecovered = ours(ReferenceCase.anomalies(), "no recovery", DEFAULT.recovering(Set.of()));
        Judged recovered = ours(ReferenceCase.anomalies(), "default", DEFAULT);
        assertTrue(unrecovered.sqnrDecibels() >= 33);
        assertTrue(recovered.sqnrDecibels() >= unrecovered.sqnrDecibels() + 2);
    }

    private static Judged ours(ReferenceCase how, String variant, Recipe recipe) throws Exception {
        byte[] model = new Compilation(ModelReader.read(how.model()), recipe)
                .run(how.calibration())
                .model();
        Judged judged = Judged.of(how, model);
        print(how, variant, judged);
        return judged;
    }

    /** The nearest to float of what is at most a tenth larger than {@code bytes}, by a fifth of the calibration samples. */
    private static Judged auto(ReferenceCase how, long bytes) throws Exception {
        OptionalDouble any = OptionalDouble.empty();
        Gates gates = new Gates(any, OptionalLong.of(bytes * 11 / 10), any, any, any, any);
        EvaluationSet choosing = new EvaluationSet(new HeldBack(how.calibration(), true), Optional.empty(), List.of());
        Found found = new Search(
                        how.model(),
                        new Plan(DEFAULT, Optional.empty(), gates, Goal.NEAREST),
                        new TfliteEngine(EngineOptions.reference()),
                        LoadCheck.NONE,
                        trial -> {})
                .run(new HeldBack(how.calibration(), false), choosing);
        Judged judged = Judged.of(how, found.chosen().orElseThrow().model());
        print(how, "auto: " + found.choice().variant().name(), judged);
        found.verdicts()
                .forEach(verdict ->
                        System.out.println("    " + verdict.trial().variant().name() + " " + verdict.reason()));
        return judged;
    }

    private static void print(ReferenceCase how, String variant, Judged judged) {
        System.out.println(judged.row(how.toString(), variant));
    }
}
