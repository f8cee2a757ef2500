package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.ctl.CtlCommand;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ctl login --oidc}: from the address that it prints, through a browser, to the session in its file. */
class ProgramSignInTest {
    private static final AuditEvent MADE = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path directory;

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final HttpClient browser = HttpClient.newHttpClient();
    private final BlockingQueue<URI> printed = new LinkedBlockingQueue<>();
    private final StringWriter out = new StringWriter();
    private String base = "";

    @BeforeEach
    void start() {
        base = "http://127.0.0.1:" + server.console(false).actualPort();
        TestDatabase.await(server.operators.setUp(ApiFixture.SETUP, "ada", "correct horse", "here", MADE));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private CompletableFuture<Integer> login(Path session) {
        PrintWriter notes = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void println(String line) {
                if (line.startsWith("http")) {
                    printed.add(URI.create(line));
                }
            }
        };
        CommandLine line = new CommandLine(new CtlCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(notes);
        return CompletableFuture.supplyAsync(
                () -> line.execute("login", "--oidc", "--server", base, "--token-file", session.toString()));
    }

    private HttpResponse<String> get(URI address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(PATIENCE_SECONDS));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private static URI location(HttpResponse<?> answer) {
        assertEquals(303, answer.statusCode());
        return URI.create(answer.headers().firstValue("location").orElseThrow());
    }

    private static String cookie(HttpResponse<?> answer) {
        String set = answer.headers().firstValue("set-cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Where a browser is sent that has signed in at the provider. */
    private HttpResponse<String> signIn(URI begin) throws Exception {
        HttpResponse<String> begun = get(begin);
        Map<String, String> back = server.provider.visit(location(begun));
        return get(URI.create(base + "/api/v1/session/provider/callback" + query(back)), "Cookie", cookie(begun));
    }

    private URI begin() throws InterruptedException {
        URI address = printed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(address != null && address.toString().startsWith(base + "/api/v1/session/provider?"), base);
        return address;
    }

    @Test
    void keepsTheSessionOfWhoSignedInInABrowser() throws Exception {
        Path session = directory.resolve("session");
        CompletableFuture<Integer> ended = login(session);
        HttpResponse<String> back = signIn(begin());
        assertFalse(
                back.headers().allValues("set-cookie").stream().anyMatch(set -> set.startsWith("flotilla_session")),
                "the session is for the program");
        URI program = location(back);
        assertEquals("127.0.0.1", program.getHost());
        HttpResponse<String> page = get(program);
        assertEquals(200, page.statusCode());
        assertEquals(0, ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(out.toString().contains("grace"), out.toString());
        String who = get(
                        URI.create(base + "/api/v1/session"),
                        "Authorization",
                        "Bearer " + Files.readString(session).strip())
                .body();
        assertTrue(who.contains("\"grace\"") && who.contains("\"admin\""), who);
    }

    @Test
    void listensToNobodyWhoDoesNotKnowItsState() throws Exception {
        CompletableFuture<Integer> ended = login(directory.resolve("session"));
        URI program = location(signIn(begin()));
        String forged = program.toString().replaceFirst("state=.", "state=");
        assertEquals(404, get(URI.create(forged)).statusCode());
        assertEquals(404, get(program.resolve("/favicon.ico")).statusCode());
        assertFalse(ended.isDone());
        assertEquals(200, get(program).statusCode());
        assertEquals(0, ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void beginsForNoProgramThatIsElsewhere() throws Exception {
        String challenge = "&challenge=" + "c".repeat(43);
        String state = "&state=" + "s".repeat(16);
        for (String wrong : new String[] {
            "?port=80" + challenge + state,
            "?port=2000" + challenge,
            "?port=2000" + challenge + "&state=short",
            "?port=2000&challenge=c" + state,
            "?port=evil.example" + challenge + state,
        }) {
            assertEquals(
                    400,
                    get(URI.create(base + "/api/v1/session/provider" + wrong)).statusCode(),
                    wrong);
        }
    }
}
