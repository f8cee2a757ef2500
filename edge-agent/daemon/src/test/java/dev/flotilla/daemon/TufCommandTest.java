package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.RepositorySimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line that conformance suites drive, against a repository over HTTP. */
class TufCommandTest {
    private final RepositorySimulator repository = new RepositorySimulator(
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(30)));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private HttpRepositoryServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HttpRepositoryServer(repository);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int execute(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("tuf", "--metadata-dir", metadata().toString()));
        all.addAll(List.of(arguments));
        CommandLine command = Commands.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private int init() throws IOException {
        return init(repository.file("1.root.json"));
    }

    private int init(byte[] root) throws IOException {
        return execute("init", Files.write(folder.resolve("initial.json"), root).toString());
    }

    private int refresh() {
        return execute("--metadata-url", server.address("metadata"), "refresh");
    }

    private int download(String path) {
        return execute(
                "--metadata-url",
                server.address("metadata/"),
                "--target-name",
                path,
                "--target-base-url",
                server.address("targets/"),
                "--target-dir",
                targets().toString(),
                "download");
    }

    private Path metadata() {
        return folder.resolve("metadata");
    }

    private Path targets() {
        return folder.resolve("targets");
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void copiesTheTrustedRootWithoutAskingTheRepository() throws Exception {
        assertEquals(0, init());
        assertArrayEquals(
                repository.file("1.root.json"), Files.readAllBytes(metadata().resolve("root.json")));
        assertEquals(List.of(), repository.takeRequests());
    }

    @Test
    void startsWithNoRootThatIsNone() throws Exception {
        assertEquals(1, init("{}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(1, refresh());
        assertEquals(List.of(), repository.takeRequests());
        assertTrue(err.toString().contains("root.json"), err.toString());
    }

    @Test
    void leavesTrustedMetadataUnderPlainNames() throws Exception {
        init();
        assertEquals(0, refresh());
        assertEquals(List.of("root.json", "snapshot.json", "targets.json", "timestamp.json"), names(metadata()));
        for (String name : names(metadata())) {
            assertArrayEquals(
                    repository.file(name), Files.readAllBytes(metadata().resolve(name)), name);
        }
        assertEquals(
                List.of("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"),
                repository.takeRequests());
    }

    @Test
    void endsWithOneAndTheReasonWhenItRefuses() throws Exception {
        init();
        repository.signers("snapshot").clear();
        repository.publishAll();
        assertEquals(1, refresh());
        assertEquals(List.of("root.json", "timestamp.json"), names(metadata()));
        assertTrue(err.toString().contains("snapshot.json: 0 valid signatures"), err.toString());
    }

    @Test
    void deletesWhatRevokedKeysSigned() throws Exception {
        init();
        refresh();
        repository.rotate("timestamp");
        repository.publish("root");
        assertEquals(1, refresh());
        assertEquals(List.of("root.json", "targets.json"), names(metadata()));
    }

    @Test
    void downloadsATargetOnce() throws Exception {
        repository.delegate("targets", "a/b", "path/*/*");
        repository.addTarget("a/b", "path/to/a file", "content");
        repository.publish("a/b");
        repository.publishAll();
        repository.serve("1.a%2Fb.json", repository.file("1.a/b.json"));
        init();
        repository.serveTarget("path/to/a%20file", "content");
        assertEquals(0, download("path/to/a file"));
        assertEquals(List.of("path%2Fto%2Fa%20file"), names(targets()));
        assertEquals("content", Files.readString(targets().resolve("path%2Fto%2Fa%20file"), StandardCharsets.UTF_8));
        assertTrue(names(metadata()).contains("a%2Fb.json"));
        assertTrue(out.toString().contains("path%2Fto%2Fa%20file"));
        repository.takeRequests();
        assertEquals(0, download("path/to/a file"));
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.takeRequests());
    }

    @Test
    void refreshesBeforeItFindsThatThereIsNoSuchTarget() throws Exception {
        init();
        assertEquals(1, download("nonexistent artifact"));
        assertEquals(4, names(metadata()).size());
        assertEquals(List.of(), names(targets()));
    }

    @Test
    void keepsNoTargetOfOtherBytes() throws Exception {
        repository.addTarget("targets", "file", "content");
        repository.publishAll();
        repository.serveTarget("file", "malware");
        init();
        assertEquals(1, download("file"));
        assertEquals(List.of(), names(targets()));
    }

    @Test
    void endsWithOneWhereTheRepositoryDoesNotAnswer() throws Exception {
        init();
        server.close();
        assertEquals(1, refresh());
    }

    @Test
    void endsWithOneOnWrongUsage() throws Exception {
        init();
        assertEquals(1, execute("refresh"));
        assertTrue(err.toString().contains("--metadata-url"), err.toString());
        assertEquals(1, execute("--metadata-url", "ftp://x", "refresh"));
        assertEquals(1, execute("--metadata-url", server.address("metadata"), "download"));
        assertEquals(1, execute("fly"));
        assertEquals(1, execute());
        assertEquals(1, execute("init"));
        assertEquals(1, execute("init", folder.resolve("nowhere").toString()));
        assertFalse(err.toString().contains("Exception:"), err.toString());
    }
}
