package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine command = Commands.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    private String config() throws Exception {
        String yaml = "data-dir: " + folder.resolve("data") + "\nlocal-api.port: 1\n";
        return Files.writeString(folder.resolve("agent.yaml"), yaml, StandardCharsets.UTF_8)
                .toString();
    }

    @Test
    void explainsItself() {
        assertEquals(0, execute("--help"));
        for (String command : new String[] {"enrol", "run", "status", "infer", "simulate", "settings", "tuf"}) {
            assertTrue(out.toString().contains(command), out.toString());
            assertEquals(0, execute(command, "--help"));
        }
    }

    @Test
    void refusesWrongUsageWithTwo() {
        assertEquals(2, execute("run"));
        assertEquals(2, execute("fly"));
        assertEquals(2, execute("enrol", "--config", "x", "--server", "https://x"));
    }

    @Test
    void namesTheCommandAndTheFileThatIsNotThere() {
        String missing = folder.resolve("root.json").toString();
        assertEquals(1, execute("tuf", "--metadata-dir", folder.toString(), "init", missing));
        assertEquals(
                "flotilla-agent tuf init: " + missing + ": does not exist",
                err.toString().strip());
    }

    @Test
    void refusesToRunWithoutAnIdentityAndSaysWhatToDo() throws Exception {
        assertEquals(3, execute("run", "--config", config()));
        assertTrue(err.toString().contains("flotilla-agent enrol"), err.toString());
    }

    @Test
    void endsThePlainCommandLineOfADeviceAsAnyOther() throws Exception {
        assertEquals(3, Main.execute("run", "--config", config()));
        assertEquals(
                3,
                Main.execute("run", "--config", folder.resolve("missing.yaml").toString()));
    }

    @Test
    void refusesATokenThatIsNoneWithoutRepeatingIt() throws Exception {
        String secret = "flt1.this-is-secret";
        assertEquals(3, execute("enrol", "--config", config(), "--server", "https://127.0.0.1:1", "--token", secret));
        assertFalse(err.toString().contains(secret), err.toString());
    }

    @Test
    void saysThatNoAgentAnswers() throws Exception {
        assertEquals(1, execute("status", "--config", config()));
        assertTrue(err.toString().contains("flotilla-agent run"), err.toString());
    }
}
