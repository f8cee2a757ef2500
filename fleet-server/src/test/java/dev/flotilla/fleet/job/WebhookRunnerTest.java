package dev.flotilla.fleet.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.HmacKey;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.fleet.store.StoreTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that a small HTTP server takes; time passes when the runner waits. */
class WebhookRunnerTest {
    private static final HmacKey KEY = new HmacKey("k1", new byte[HmacKey.MIN_SECRET]);
    private static final JobLimits LIMITS = new JobLimits(Duration.ofMinutes(10), 1, 1, 1, Duration.ofSeconds(1));
    private static final byte[] MODEL = Orders.bytes("model");

    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final List<Integer> answers = new ArrayList<>(List.of(202));
    private final List<Duration> waits = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final MemoryJobFiles files = new MemoryJobFiles();
    private final Watching watch = new Watching();
    private final Job job = Job.queued(Orders.order("job-1", RunnerKind.WEBHOOK), StoreTest.NOW);
    private final JobTokens tokens = new JobTokens(KEY);
    private HttpServer server;
    /** What happens while the runner waits for the n-th time. */
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jobs", this::take);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(exchange.getRequestBody().readAllBytes());
            signatures.add(exchange.getRequestHeaders().getFirst(HmacKey.HEADER));
            exchange.sendResponseHeaders(answers.size() > 1 ? answers.remove(0) : answers.get(0), -1);
        }
    }

    private JobReport run() throws Exception {
        WebhookSettings settings = new WebhookSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jobs"),
                KEY,
                "https://fleet.example/api/v1",
                Duration.ofSeconds(5),
                3,
                Duration.ofSeconds(1));
        return new WebhookRunner(
                        settings,
                        tokens,
                        files,
                        LIMITS,
                        HttpClient.newHttpClient(),
                        time -> {
                            waits.add(time);
                            nanos.addAndGet(time.toNanos());
                            meanwhile.run();
                        },
                        nanos::get)
                .run(job, watch);
    }

    private void reportWhenAsked(JobReport report) {
        meanwhile = () -> watch.heard = Optional.of(report);
    }

    @Test
    void sendsASignedJobWhoseFilesTheTokenOpens() throws Exception {
        files.add(MODEL);
        reportWhenAsked(Orders.done("job-1", MODEL, true));
        assertEquals(JobState.SUCCEEDED, JobEnd.of(run()).state());
        assertEquals(1, bodies.size());
        assertTrue(KEY.verifies(signatures.get(0), bodies.get(0)));
        JobRequest sent = JobRequest.parse(bodies.get(0));
        assertEquals(
                "https://fleet.example/api/v1/jobs/job-1/champion",
                sent.champion().url());
        assertEquals(Digest.of(Orders.CHAMPION), sent.champion().digest());
        assertEquals(
                "https://fleet.example/api/v1/jobs/job-1/dataset",
                sent.dataset().url());
        assertEquals(Optional.of("https://fleet.example/api/v1/jobs/job-1/reports"), sent.callbackUrl());
        assertTrue(tokens.isGood("job-1", sent.token().orElseThrow()));
        assertFalse(tokens.isGood("job-2", sent.token().orElseThrow()));
    }

    @Test
    void triesAgainByLongerAndLongerWaits() throws Exception {
        answers.addAll(0, List.of(503, 429));
        files.add(MODEL);
        reportWhenAsked(Orders.done("job-1", MODEL, true));
        watch.heard = Optional.empty();
        run();
        assertEquals(3, bodies.size());
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), waits.subList(0, 2));
    }

    @Test
    void givesUpWhenItIsRefusedOrNobodyAnswers() {
        answers.set(0, 500);
        assertThrows(JobFailedException.class, this::run);
        assertEquals(3, bodies.size());
        answers.set(0, 401);
        JobFailedException refused = assertThrows(JobFailedException.class, this::run);
        assertEquals(4, bodies.size());
        assertTrue(refused.getMessage().contains("401"), refused.getMessage());
    }

    @Test
    void waitsNoLongerThanAJobMayTake() {
        JobFailedException failure = assertThrows(JobFailedException.class, this::run);
        assertTrue(failure.getMessage().startsWith("nobody reported its end"), failure.getMessage());
        assertTrue(nanos.get() > LIMITS.time().toNanos());
    }

    @Test
    void refusesAnEndWhoseModelNobodyUploaded() {
        reportWhenAsked(Orders.done("job-1", MODEL, true));
        JobFailedException failure = assertThrows(JobFailedException.class, this::run);
        assertTrue(failure.getMessage().contains("not uploaded"), failure.getMessage());
    }

    @Test
    void doesNotSendAJobWhoseEndIsKnown() throws Exception {
        files.add(MODEL);
        watch.heard = Optional.of(Orders.done("job-1", MODEL, true));
        run();
        assertEquals(List.of(), bodies);
    }

    @Test
    void sendsTheSameBytesAgainAfterARestart() throws Exception {
        files.add(MODEL);
        reportWhenAsked(Orders.done("job-1", MODEL, true));
        run();
        watch.heard = Optional.empty();
        run();
        assertEquals(2, bodies.size());
        assertEquals(Digest.of(bodies.get(0)), Digest.of(bodies.get(1)));
        assertEquals(signatures.get(0), signatures.get(1));
    }

    @Test
    void endsWhenItIsToldToStop() throws Exception {
        meanwhile = () -> watch.cancelled = true;
        assertEquals(JobStatus.CANCELLED, run().status());
    }
}
