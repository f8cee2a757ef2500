package dev.flotilla.fleet.ctl.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutViewTest {
    private static Document stage(long index, String state, long devices, long succeeded, long failed) {
        return Document.builder()
                .put("index", index)
                .put("percent", 50)
                .put("state", state)
                .put("devices", devices)
                .put("succeeded", succeeded)
                .put("failed", failed)
                .put("pending", devices - succeeded - failed)
                .put("states", Document.builder().put("FETCHING", 2).build())
                .build();
    }

    private static Document rollout(Document... stages) {
        return Document.builder()
                .put("name", "first")
                .put("model", "digits")
                .put("version", "1.0.0")
                .put("state", "RUNNING")
                .put("stages", List.of(stages))
                .build();
    }

    private static Document failure(String id) {
        return Document.builder()
                .put("id", id)
                .put("stage", 0)
                .put("reason", "the self-test differs")
                .build();
    }

    @Test
    void saysWhyNoDeviceIsGivenTheBundle() {
        Document waiting = Document.builder()
                .put("name", "first")
                .put("state", "RUNNING")
                .put(
                        "standstill",
                        Document.builder().put("reason", "outside its windows").build())
                .put("stages", List.of(stage(0, "WAITING", 10, 0, 0)))
                .build();
        assertEquals(
                "  no device is given the bundle for now: outside its windows",
                RolloutView.lines(waiting, List.of()).get(1));
        assertEquals(
                "RUNNING: stage 1 of 1 WAITING, 0 of 10 succeeded, 0 failed; outside its windows",
                RolloutView.line(waiting));
    }

    @Test
    void drawsABarForEachStage() {
        List<String> lines = RolloutView.lines(
                rollout(stage(0, "RUNNING", 10, 5, 3), stage(1, "WAITING", 10, 0, 0)), List.of(failure("camera-3")));
        assertEquals(
                List.of(
                        "first  digits 1.0.0  RUNNING",
                        "  stage 1   50 %  [###############xxxxxxxxx......]  RUNNING, 5 of 10 succeeded, 3 failed",
                        "                   FETCHING 2",
                        "  stage 2   50 %  [..............................]  WAITING, 0 of 10 succeeded, 0 failed",
                        "                   FETCHING 2",
                        "  failed: camera-3 (stage 1): the self-test differs"),
                lines);
    }

    @Test
    void isFullOnlyWhenAllAreDone() {
        assertTrue(RolloutView.lines(rollout(stage(0, "RUNNING", 1000, 999, 0)), List.of())
                .get(1)
                .contains("#.]"));
        assertTrue(RolloutView.lines(rollout(stage(0, "DONE", 0, 0, 0)), List.of())
                .get(1)
                .contains("[.."));
    }

    @Test
    void showsSomeOfManyFailures() {
        List<Document> failed =
                IntStream.range(0, 50).mapToObj(i -> failure("camera-" + i)).toList();
        List<String> lines = RolloutView.lines(rollout(), failed);
        assertEquals(1 + 8 + 1, lines.size());
    }

    @Test
    void namesTheStageThatIsUnderWayInOneLine() {
        assertEquals(
                "RUNNING: stage 2 of 2 BAKING, 4 of 4 succeeded, 0 failed",
                RolloutView.line(rollout(stage(0, "DONE", 1, 1, 0), stage(1, "BAKING", 4, 4, 0))));
        assertEquals("RUNNING", RolloutView.line(rollout()));
    }

    @Test
    void addsALineOnlyForWhatIsNew() {
        StringWriter out = new StringWriter();
        Display plain = new PlainDisplay(new PrintWriter(out));
        Document running = rollout(stage(0, "RUNNING", 4, 1, 1));
        plain.show(running, List.of(failure("camera-3")));
        plain.show(running, List.of(failure("camera-3")));
        assertEquals(2, out.toString().lines().count(), out.toString());
    }

    @Test
    void drawsOverWhatItDrewBefore() {
        StringWriter out = new StringWriter();
        Display live = new LiveDisplay(new PrintWriter(out));
        live.show(rollout(stage(0, "DONE", 1, 1, 0)), List.of());
        live.note("the server is out of reach");
        live.show(rollout(), List.of());
        assertTrue(out.toString().contains("\u001b[3A\r\u001b[J"), out.toString());
    }
}
