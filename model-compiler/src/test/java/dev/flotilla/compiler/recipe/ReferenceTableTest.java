package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.testkit.RefSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Public models on fixed splits, against what the official converter made of them. Prints the table: {@code mvn -Pquick -pl
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
    }

    @Test
    void keywordsLoseAtMostTwoOfFourHundredAnswers() throws Exception {
        ours(ReferenceCase.keywords(), "min-max", PLAIN);
        assertTrue(ours(ReferenceCase.keywords(), "default", DEFAULT)
                        .answers()
                        .orElseThrow()
                        .lost()
                <= 2);
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

    private static void print(ReferenceCase how, String variant, Judged judged) {
        System.out.println(judged.row(how.toString(), variant));
    }
}
