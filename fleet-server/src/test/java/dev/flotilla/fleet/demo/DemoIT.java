package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The story is true when nothing is broken, and says which step failed and why when something is. Two at a time: half of
 * a story is waiting for windows to end and stages to bake.
 */
class DemoIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path DIRECTORY = MODULE.resolve("target/demo-it");
    private static final long LIMIT_MINUTES = 15;

    private static final Path EARLIER = DIRECTORY.resolve("earlier");

    /**
     * For the faults: as many devices as a first stage and its successors need, windows that end soon, a server that lives
     * on, and a model that was compiled for all of them. What the faults break depends on none of this.
     */
    private static final List<String> SMALL_AND_FAST = List.of(
            "-Ddemo.devices=10",
            "-Ddemo.window-seconds=2",
            "-Ddemo.cut=false",
            "-Ddemo.desk=" + EARLIER.resolve("owner"),
            "-Ddemo.binaries=" + TestDatabase.binaries());

    private record Outcome(int exit, String output) {}

    @BeforeAll
    static void compile() throws IOException {
        Demo.clear(EARLIER);
        Files.createDirectories(EARLIER.resolve("owner"));
        try (World world = new World(MODULE.getParent(), EARLIER, Optional.empty(), Scale.fromProperties())) {
            CompileStep.build(world);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theMainJobHappensFromFileToFleetAndBackAndTheOwnersKeyNeverReachesTheServer() throws Exception {
        Outcome outcome = play("", List.of());
        assertEquals(0, outcome.exit(), outcome.output());
        assertTrue(outcome.output().contains("Every step happened"), outcome.output());
        Path story = DIRECTORY.resolve("story");
        for (String key : List.of("owner/keys/release.pem", "owner/retraining/retraining.pem")) {
            noFileHoldsTheKey(story.resolve(key), story);
            noTableHoldsTheKey(story.resolve(key), story);
        }
    }

    private static void noFileHoldsTheKey(Path secret, Path story) throws IOException {
        KeySearch search = KeySearch.of(secret);
        Path planted =
                Files.copy(secret, story.resolve("server/identity/planted.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(List.of(planted), search.files(story.resolve("server")), "the search has to be able to find it");
        Files.delete(planted);
        for (String place : List.of("server", "server.yaml", "server.log")) {
            assertEquals(List.of(), search.files(story.resolve(place)));
        }
    }

    private static void noTableHoldsTheKey(Path secret, Path story) throws IOException, SQLException {
        KeySearch search = KeySearch.of(secret);
        byte[] key = KeySearch.pkcs8(secret);
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(story.resolve("server/postgres"), TestDatabase.binaries(), "nobody");
                Connection database = DriverManager.getConnection(
                        postgres.address().jdbcUrl(),
                        postgres.address().user(),
                        postgres.address().password());
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("CREATE TABLE planted AS SELECT 1 AS id, decode('"
                    + HexFormat.of().formatHex(key) + "', 'hex') AS secret, '"
                    + Base64.getEncoder().encodeToString(key) + "' AS words");
            assertEquals(
                    List.of("public.planted.secret", "public.planted.words"),
                    search.columns(database),
                    "the search has to be able to find it");
            database.rollback();
            assertTrue(KeySearch.tables(database).contains("public.bundles"), "this is the story's database");
            assertEquals(List.of(), search.columns(database));
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({
        "drift, Notice drift, no alert named exactly the 4 fogged devices",
        "bad-bundle-missed, Let a bad bundle stop itself, the bad bundle was missed",
        "bundle, Serve, the server refused fashion-1.0.0.flotilla",
        "signature, Serve, the server refused targets.json",
        "broker, Serve, port"
    })
    void aBrokenPartEndsTheStoryWithTheStepAndTheReason(String fault, String step, String reason) throws Exception {
        Outcome outcome = play(fault, SMALL_AND_FAST);
        String last = outcome.output()
                .lines()
                .filter(line -> line.startsWith("FAILED"))
                .findFirst()
                .orElse("");
        assertAll(
                outcome.output(),
                () -> assertEquals(1, outcome.exit()),
                () -> assertTrue(last.contains(step), last),
                () -> assertTrue(last.contains(reason), last));
    }

    private static Outcome play(String fault, List<String> scale) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(DIRECTORY);
        String name = fault.isEmpty() ? "story" : fault;
        Path output = directory.resolve(name + ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddemo.project=" + MODULE.getParent(),
                "-Ddemo.directory=" + directory.resolve(name),
                "-Ddemo.exit=true",
                "-Ddemo.break=" + fault));
        command.addAll(scale);
        command.addAll(List.of(
                "-classpath",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Demo.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
