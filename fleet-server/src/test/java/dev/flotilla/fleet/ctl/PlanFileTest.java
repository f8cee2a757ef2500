package dev.flotilla.fleet.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFileTest {
    private static final String JSON =
            "{\"name\": \"a\", \"stages\": [{\"percent\": 10, \"successThreshold\": 0.5}], \"later\": {\"x\": true}}";

    @TempDir
    private Path directory;

    private Document read(String text) throws Exception {
        return PlanFile.read(Files.writeString(directory.resolve("plan"), text));
    }

    @Test
    void readsTheSameFromYamlAndJsonAndPassesOnWhatItDoesNotKnow() throws Exception {
        Document expected = Document.parseJson(JSON.getBytes(StandardCharsets.UTF_8), Limits.of(1000));
        assertEquals(expected, read(JSON));
        assertEquals(
                expected,
                read("# a plan\nname: a\nstages:\n  - percent: 10\n    successThreshold: 0.5\nlater: {x: true}\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "just text",
                "- a",
                "a: [",
                "a: 1\na: 2",
                "1: a",
                "a: !!java.net.URL [x]",
                "a: 1\n---\nb: 2",
                "a: {1: b}"
            })
    void refusesWhatIsNoPlan(String text) {
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> read(text));
        assertTrue(refusal.getMessage().startsWith(directory.resolve("plan") + ": "), refusal.getMessage());
    }

    @Test
    void refusesAFileThatGrowsBeyondMeasure() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 20; i++) {
            laughs.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThrows(InvalidInputException.class, () -> read(laughs.toString()));
        assertThrows(InvalidInputException.class, () -> read("a: " + "x".repeat(1 << 20)));
    }
}
