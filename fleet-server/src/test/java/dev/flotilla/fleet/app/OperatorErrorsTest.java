package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.trust.OnlineKeyFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code flotilla-server} says to whoever gives it the wrong thing. */
class OperatorErrorsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... arguments) {
        CommandLine commands = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        String[] line = new String[arguments.length];
        for (int i = 0; i < line.length; i++) {
            line[i] = String.valueOf(arguments[i]);
        }
        return commands.execute(line);
    }

    private void assertFailed(int status, String why, Object... arguments) {
        assertEquals(status, run(arguments), err::toString);
        assertTrue(err.toString().contains(why), err::toString);
        assertFalse(err.toString().contains("java."), err::toString);
    }

    private OnlineKeys keys(Path data) throws Exception {
        return new OnlineKeyFiles(Files.createDirectories(data).resolve("trust"))
                .open(new SecureRandom())
                .publicKeys();
    }

    @Test
    void printsTheNewKeysWhenTheyCannotBeWrittenSinceTheOldOnesAreGone() throws Exception {
        Path data = folder.resolve("data");
        OnlineKeys before = keys(data);
        Path nowhere = folder.resolve("nowhere").resolve("online-keys.json");
        assertFailed(1, "the keys are replaced, but", "rotate-keys", "--data-dir", data, "--out", nowhere);
        OnlineKeys printed = OnlineKeys.parse(out.toString().strip().getBytes(StandardCharsets.UTF_8));
        assertEquals(keys(data), printed);
        assertFalse(printed.equals(before));
    }

    @Test
    void replacesNoKeysWhereThereAreNone() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertFailed(2, other + " is no directory of a server", "rotate-keys", "--data-dir", other);
        assertArrayEquals(new String[0], other.toFile().list());
    }

    @Test
    void namesTheConfigurationThatIsNotThere() throws Exception {
        Path missing = folder.resolve("missing.yaml");
        assertFailed(2, missing + ": does not exist", "serve", "--data-dir", folder.resolve("d"), "--config", missing);
    }

    @Test
    void namesTheBackupThatIsNotThere() {
        Path missing = folder.resolve("missing.tar.gz");
        assertFailed(1, "there is no file " + missing, "restore", "--data-dir", folder.resolve("d"), "--from", missing);
    }
}
