package dev.flotilla.fleet.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a server that says what each test has it say. */
class CtlCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tags = Collections.synchronizedList(new ArrayList<>());
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Says in turn what is expected here; the last again and again. An empty answer is a connection that breaks. */
    private void answer(String path, int status, String... bodies) {
        List<String> left = new ArrayList<>(Arrays.asList(bodies));
        server.createContext("/api/v1/" + path, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            keys.addAll(exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of()));
            tags.addAll(exchange.getRequestHeaders().getOrDefault("If-Match", List.of()));
            sent.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String body;
            synchronized (left) {
                body = left.size() == 1 ? left.get(0) : left.remove(0);
            }
            send(exchange, status, body);
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            if (!body.isEmpty()) {
                byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "http://127.0.0.1:" + server.getAddress().getPort()));
        return new CommandLine(new CtlCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Failures())
                .execute(all.toArray(String[]::new));
    }

    @Test
    void readsAListPageByPage() {
        answer("devices", 200, "{'items': [{'id': 'a'}], 'next': 'a'}", "{'items': [{'id': 'b'}]}");
        assertEquals(0, run("devices", "list", "--query", "x y"), err::toString);
        assertEquals(
                List.of("GET /api/v1/devices?q=x%20y&limit=500", "GET /api/v1/devices?q=x%20y&limit=500&after=a"),
                asked);
        assertEquals(3, out.toString().lines().count(), out.toString());
    }

    @Test
    void makesNoTokenThatItCouldNotKeep() {
        answer("tokens", 201, "{'id': 't', 'token': 'secret'}");
        String[] command = {"tokens", "create", "--name", "ci", "--scope", "read", "--expires-in", "1d", "--out"};
        for (Path out : List.of(directory, directory.resolve("nowhere").resolve("token"))) {
            String[] all = Arrays.copyOf(command, command.length + 1);
            all[command.length] = out.toString();
            assertEquals(2, run(all), err::toString);
            assertTrue(err.toString().contains(out + ": "), err::toString);
        }
        assertEquals(List.of(), asked);
    }

    @Test
    void showsOfGroupsOnlyWhatDiffersAndFromWhat() {
        answer(
                "drift/groups",
                200,
                """
                {'groups': [
                {'name': 'shop', 'devices': 6, 'inferences': 600, 'differs': true, 'odd': 1,
                 'features': [
                  {'name': 'input.mean', 'title': 'mean of the input', 'psi': 1.5,
                   'baseline': {'pValue': 1e-20, 'differs': true}, 'others': {'pValue': 1e-15, 'differs': true}},
                  {'name': 'confidence', 'title': 'confidence', 'psi': 0.01, 'baseline': {'pValue': 0.5, 'differs': false}}],
                 'oddDevices': [{'id': 'd-1', 'inferences': 100, 'feature': 'predictions', 'pValue': 1e-17}]},
                {'name': 'dock', 'devices': 2, 'inferences': 90, 'differs': false, 'odd': 0, 'features': [], 'oddDevices': []}]}
                """);
        assertEquals(0, run("drift", "groups", "77"), err::toString);
        assertEquals(List.of("GET /api/v1/drift/groups?bundle=77"), asked);
        assertEquals(
                """
                GROUP  DEVICES  INFERENCES  DIFFERS  ODD DEVICES
                shop         6         600  true               1
                dock         2          90  false              0

                GROUP  FEATURE     WHAT               PSI  P BASELINE  P OTHERS  P PAST  DIFFERS FROM
                shop   input.mean  mean of the input  1.5       1E-20     1E-15       -  baseline, others

                GROUP  ODD DEVICE  INFERENCES  FEATURE          P
                shop   d-1                100  predictions  1E-17
                """,
                out.toString());
    }

    @Test
    void asksForTheBundleWhoseDriftIsMeant() {
        assertEquals(2, run("drift"));
        assertTrue(err.toString().startsWith("Missing required parameter: 'DIGEST'"), err.toString());
    }

    @Test
    void saysThatThereIsMoreThanWasAskedFor() {
        answer("audit", 200, "{'items': [{'sequence': 9}, {'sequence': 8}], 'next': 8}");
        assertEquals(0, run("audit", "list", "--limit", "1", "--json"), err::toString);
        assertEquals("{\"items\":[{\"sequence\":9}]}", out.toString().replaceAll("\\s", ""));
        assertEquals("There are more; ask for them by --limit.\n", err.toString());
    }

    @Test
    void namesTheFieldThatIsWrong() {
        answer(
                "tokens",
                400,
                "{'type': 'about:blank', 'title': 'Bad request', 'status': 400, 'detail': 'scopes[0]: expected one of read'}");
        assertEquals(1, run("tokens", "create", "--name", "x", "--scope", "fly", "--expires-in", "1h"));
        assertEquals("scopes[0]: expected one of read (400 Bad request)\n", err.toString());
    }

    @Test
    void sendsACreationAgainUnderTheSameKeyWhenTheConnectionBroke() throws IOException {
        Path plan = Files.writeString(directory.resolve("plan.yaml"), "name: x\n");
        answer("rollouts", 201, "", "{'id': 'r-1'}");
        assertEquals(0, run("rollouts", "create", "--plan", plan.toString()), err::toString);
        assertEquals("r-1\n", out.toString());
        assertTrue(keys.size() >= 2, keys.toString());
        assertEquals(1, keys.stream().distinct().count(), keys.toString());
    }

    private Path tokenFile(String secret) throws IOException {
        return Files.writeString(
                Files.createFile(
                        directory.resolve("token"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                secret);
    }

    @Test
    void revokesAnAdministratorsTokenWhenItSignsOut() throws IOException {
        answer("session", 200, "{'user': 'ada', 'scopes': ['read', 'administer'], 'token': 't-1'}");
        answer("tokens/t-1", 200, "{}");
        Path file = tokenFile("flotilla_abc");
        assertEquals(0, run("logout", "--token-file", file.toString()), err::toString);
        assertEquals(List.of("GET /api/v1/session", "DELETE /api/v1/tokens/t-1"), asked);
        assertEquals("API token t-1 is revoked\n", out.toString());
        assertTrue(Files.notExists(file));
    }

    @Test
    void saysThatAnotherTokenLivesOnWhenItSignsOut() throws IOException {
        answer("session", 200, "{'user': 'ada', 'scopes': ['read'], 'token': 't-1'}");
        Path file = tokenFile("flotilla_abc");
        assertEquals(0, run("logout", "--token-file", file.toString()), err::toString);
        assertTrue(err.toString().contains("API token t-1 lives on"), err::toString);
        assertTrue(err.toString().contains("tokens revoke t-1"), err::toString);
        assertTrue(Files.notExists(file));
    }

    @Test
    void deletesTheFileOfATokenThatIsGoodForNothing() throws IOException {
        answer("session", 401, "{'title': 'Sign in first', 'detail': 'unknown'}");
        Path file = tokenFile("flotilla_abc");
        assertEquals(0, run("logout", "--token-file", file.toString()), err::toString);
        assertTrue(Files.notExists(file));
    }

    @Test
    void usesTheKeyThatTheOperatorGave() {
        answer("enrolment-claims", 201, "{'claims': ['one', 'two']}");
        assertEquals(0, run("claims", "create", "--expires-in", "15m", "--idempotency-key", "a\"b"), err::toString);
        assertEquals("one\ntwo\n", out.toString());
        assertEquals(List.of("\"a\\\"b\""), keys);
    }

    @Test
    void endsWithThreeWhenTheRolloutWasAborted() {
        answer("rollouts/r", 200, "{'state': 'ABORTED', 'stages': []}");
        answer("rollouts/r/devices", 200, "{'items': [{'id': 'a', 'stage': 0, 'reason': 'too slow'}]}");
        answer("events", 200, ": hello\n\n");
        assertEquals(3, run("rollouts", "watch", "r", "--plain"), err::toString);
        assertEquals("failed: a (stage 1): too slow\nABORTED\n", out.toString());
    }

    @Test
    void stopsAtAPauseOnlyWhenAskedTo() {
        answer("rollouts/r", 200, "{'state': 'PAUSED', 'stages': []}");
        answer("rollouts/r/devices", 200, "{'items': []}");
        answer("events", 200, ": hello\n\n");
        assertEquals(3, run("rollouts", "watch", "r", "--until", "completed", "--json"), err::toString);
        assertTrue(out.toString().startsWith("{"), out.toString());
        assertEquals("PAUSED\n", err.toString());
        assertEquals(4, run("rollouts", "watch", "r", "--for", "1s", "--plain"));
    }

    @Test
    void readsAgainWhatAnEventNames() {
        answer("rollouts/r", 200, "{'state': 'RUNNING', 'stages': []}", "{'state': 'COMPLETED', 'stages': []}");
        answer("rollouts/r/devices", 200, "{'items': []}");
        answer("events", 200, "event: changed\ndata: {'topics': ['rollouts']}\n\n");
        assertEquals(0, run("rollouts", "watch", "r", "--plain"), err::toString);
        assertEquals("RUNNING\nCOMPLETED\n", out.toString());
    }

    @Test
    void skipsOnlyForAReasonAndAsItWasSeen() {
        assertEquals(2, run("rollouts", "skip", "r"));
        answer(
                "rollouts/r/skip",
                200,
                "{'state': 'RUNNING', 'stages': [{'state': 'SKIPPED', 'devices': 1}, {'state': 'RUNNING', 'devices': 4}]}");
        assertEquals(0, run("rollouts", "skip", "r", "--reason", "in a hurry", "--if-match", "\"7\""), err::toString);
        assertEquals(List.of("{\"reason\":\"in a hurry\"}"), compact());
        assertEquals(List.of("\"7\""), tags);
        assertEquals("RUNNING: stage 2 of 2 RUNNING, 0 of 4 succeeded, 0 failed\n", out.toString());
    }

    private List<String> compact() {
        return sent.stream()
                .map(body -> body.replaceAll("(?<=[:,{\\[])\\s+|\\s+(?=[}\\]:])|\\s+$", ""))
                .toList();
    }

    @Test
    void keepsTheLabelsThatItIsNotToldToChange() {
        answer("devices/d", 200, "{'id': 'd', 'tags': ['lab', 'old'], 'attributes': {'line': 'lte', 'rack': '7'}}");
        answer("devices/d/labels", 200, "{'id': 'd', 'tags': ['canary', 'lab'], 'attributes': {'line': 'dsl'}}");
        assertEquals(2, run("devices", "label", "d"), "nothing was to be changed");
        String[] change = {
            "devices", "label", "d", "--tag", "canary", "--untag", "old", "--attribute", "line=dsl", "--forget", "rack"
        };
        assertEquals(0, run(change), err::toString);
        assertEquals(
                "{\"tags\":[\"canary\",\"lab\"],\"attributes\":{\"line\":\"dsl\"}}",
                compact().get(1));
        assertEquals("id          d\ntags        canary, lab\nattributes  line dsl\n", out.toString());
    }

    @Test
    void endsWithOneWhenAPlanWouldBeRefused() throws IOException {
        Path plan = Files.writeString(directory.resolve("plan.yaml"), "name: x\n");
        String none = "{'devices': 0, 'first': []}";
        answer(
                "rollouts/preview",
                200,
                "{'refusals': ['the fleet is stopped'], 'stages': [{'devices': 1, 'first': ['a']},"
                        + "{'devices': 30, 'first': ['b', 'c']}], 'busy': {'devices': 2, 'first': ['b', 'c']}, 'taken': "
                        + none + ", 'running': " + none + ", 'revoked': " + none
                        + ", 'unable': {'devices': 1, 'first': ['a']}}");
        assertEquals(1, run("rollouts", "preview", "--plan", plan.toString()));
        assertEquals(
                """
                refused: the fleet is stopped
                stage 1: 1 device (a)
                stage 2: 30 devices (b, c, …)
                in another rollout: 2 devices (b, c)
                run no shadows, left to the stages behind: 1 device (a)
                """,
                out.toString());
    }

    @Test
    void roundsTheNumbersBehindAVerdict() {
        answer(
                "rollouts/r/evidence",
                200,
                "{'items': [{'stage': 0, 'gate': 'confidence', 'ruling': 'HOLD', 'reason': 'not enough evidence',"
                        + " 'evidence': {'terms': {'margin': 0.02}, 'sample': {'pairs': 7},"
                        + " 'effect': {'worsening': 0.0123456, 'lower': -1234567.0, 'upper': 1.0E-9}}}]}");
        assertEquals(0, run("rollouts", "evidence", "r"), err::toString);
        String row = out.toString().lines().skip(1).findFirst().orElseThrow();
        assertEquals(
                "- 1 confidence HOLD 7 0.01235 -1235000 0.000000001 0.02 not enough evidence",
                row.replaceAll("\\s+", " "));
    }

    @Test
    void saysSoWhenTheChainIsBroken() {
        answer("audit/verify", 200, "{'intact': false, 'entries': 3, 'brokenAt': 4, 'problem': 'gone'}");
        assertEquals(1, run("audit", "verify"));
        assertTrue(out.toString().contains("problem   gone"), out.toString());
    }

    @Test
    void namesTheTraceOfWhatTheServerCouldNotDo() {
        answer(
                "devices/a",
                500,
                "{'type': 'about:blank', 'title': 'Internal error', 'status': 500, 'detail': 'its log says why',"
                        + " 'trace': '4bf92f3577b34da6a3ce929d0e0e4736'}");
        assertEquals(1, run("devices", "show", "a"));
        assertEquals("its log says why (500 Internal error), trace 4bf92f3577b34da6a3ce929d0e0e4736\n", err.toString());
    }

    @Test
    void saysThatItIsNoFleetServer() {
        answer("fleet", 200, "<html>");
        answer("session", 502, "<html>Bad gateway");
        assertEquals(1, run("status"));
        assertEquals(
                "GET session was answered with 502 and no reason; is this the address of a fleet server?\n",
                err.toString());
    }

    @Test
    void refusesUsageThatMeansNothing() {
        assertEquals(2, run("rollouts", "create"));
        assertEquals(2, run("tokens", "create", "--name", "x", "--scope", "read", "--expires-in", "soon"));
        assertTrue(err.toString().contains("such as 90s, 15m, 12h or 30d, found 'soon'"), err.toString());
        assertEquals(2, run("devices", "list", "--limit", "0"));
        assertEquals(2, run("status", "--timeout", "0"));
        assertEquals(List.of(), asked);
    }
}
