package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.config.SettingValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), yaml, StandardCharsets.UTF_8);
    }

    @Test
    void takesKeysWrittenOutAndNested() throws Exception {
        SettingValues values = YamlFile.read(
                file("data-dir: /var/lib/agent\nlocal-api.port: 9000\ntelemetry:\n  window-seconds: 5\n"),
                AgentSettings.daemon());
        assertEquals("/var/lib/agent", values.get(AgentSettings.DATA_DIR));
        assertEquals(9000, values.get(AgentSettings.LOCAL_API_PORT));
        assertEquals(Duration.ofSeconds(5), values.get(AgentSettings.WINDOW));
        assertEquals(Duration.ofMillis(200), values.get(AgentSettings.POLL));
    }

    @Test
    void namesTheFileAndEveryKeyThatIsWrong() throws Exception {
        Path file = file("data-dir: x\nlocal-api.prot: 1\npoll-millis: soon\n");
        BadInputException e = assertThrows(BadInputException.class, () -> YamlFile.read(file, AgentSettings.daemon()));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("agent.yaml"), message);
        assertTrue(message.contains("local-api.prot"), message);
        assertTrue(message.contains("local-api.port"), message);
        assertTrue(message.contains("poll-millis"), message);
    }

    @Test
    void namesTheDownloadSettingThatDoesNotFit() throws Exception {
        assertRefused(
                "data-dir: x\ndownload:\n  quiet-hours: 22-6\n", "download.quiet-hours: expected windows such as");
        assertRefused(
                "data-dir: x\ndownload.quiet-hours: 00:00-12:00, 12:00-00:00\n",
                "download.quiet-hours: '00:00-12:00, 12:00-00:00' leaves no time of the day to download in");
        assertRefused("data-dir: x\ndownload.quiet-clock: moon\n", "download.quiet-clock: expected utc or local");
        assertRefused("data-dir: x\ndownload.bytes-per-second: -1\n", "download.bytes-per-second: -1 is not within 0");
        assertRefused("data-dir: x\ndownload.bytes-per-day: 5 MB\n", "download.bytes-per-day: expected an integer");
    }

    @Test
    void takesBudgetsOfTelemetryAsNumbersAndNamesTheOneThatIsTooSmall() throws Exception {
        SettingValues values = YamlFile.read(
                file("data-dir: x\ntelemetry: {bytes-per-day: 0, watch-bytes-per-day: 4096, privacy-epsilon: 1}\n"),
                AgentSettings.daemon());
        assertEquals(0, values.get(AgentSettings.TELEMETRY_BYTES));
        assertEquals(4096, values.get(AgentSettings.WATCH_BYTES));
        assertEquals(1.0, values.get(AgentSettings.EPSILON));
        assertRefused("data-dir: x\ntelemetry.bytes-per-day: 1\n", "telemetry.bytes-per-day: expected ");
        assertRefused(
                "data-dir: x\ntelemetry.watch-bytes-per-day: 1 kB\n",
                "telemetry.watch-bytes-per-day: expected an integer");
    }

    @Test
    void refusesWhatIsNoMapping() throws Exception {
        for (String yaml : new String[] {"", "- a\n- b\n", "data-dir: [", "data-dir:\n"}) {
            Path file = file(yaml);
            assertThrows(BadInputException.class, () -> YamlFile.read(file, AgentSettings.daemon()), yaml);
        }
    }

    @Test
    void refusesAliasesAndDepthWhateverTheyStandFor() throws Exception {
        String doubling = IntStream.range(1, 30)
                .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                .collect(Collectors.joining("", "a0: &a0 [x]\n", ""));
        for (String yaml :
                List.of("data-dir: &d {inner: *d}\n", "&all {data-dir: *all}\n", "a: &a 1\nb: *a\n", doubling)) {
            assertRefused(yaml, "aliases");
        }
        assertRefused("data-dir: " + "[".repeat(200_000), "nested deeper than 8 levels");
        assertRefused("data-dir: " + "{a: ".repeat(60_000), "nested deeper than 8 levels");
        assertRefused("- ".repeat(100_000), "nested deeper than 8 levels");
        assertRefused("data-dir: x\n".repeat(30_000), "agent.yaml");
    }

    private void assertRefused(String yaml, String why) throws IOException {
        Path file = file(yaml);
        BadInputException e = assertThrows(BadInputException.class, () -> YamlFile.read(file, AgentSettings.daemon()));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
    }

    @Test
    void refusesASecondAgentInTheSameFolder() throws Exception {
        try (DataDir first = DataDir.open(folder.resolve("data"))) {
            IOException e = assertThrows(IOException.class, () -> DataDir.open(folder.resolve("data")));
            assertTrue(String.valueOf(e.getMessage()).contains("in use"), e.getMessage());
            assertTrue(Files.isDirectory(first.models().getParent()));
        }
        DataDir.open(folder.resolve("data")).close();
    }
}
