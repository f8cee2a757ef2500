package dev.flotilla.fleet.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** Whatever the API's description offers, a command does, with the method and the address that are described. */
class EveryOperationByCtlTest {
    /**
     * For programs: the description itself, what the console asks before it shows a form, where browsers are sent, and what
     * {@code watch} listens to; what {@code login --oidc} does when a browser has come back to it; what whoever does a job
     * elsewhere asks for; and what the owner's signer fetches.
     */
    private static final Set<String> FOR_PROGRAMS = Set.of(
            "describe",
            "setUpState",
            "signInWays",
            "beginProviderSignIn",
            "endProviderSignIn",
            "redeemProviderSignIn",
            "events",
            "reportJob",
            "jobPart",
            "jobSample",
            "putJobResult",
            "candidateBundle",
            "candidateReport");

    private static final String COMMANDS =
            """
            setUp            setup --user ada --password-file SECRET --setup-token-file SECRET
            signIn           login --user ada --password-file SECRET --token-file SESSION
            changePassword   password --password-file SECRET --new-password-file SECRET
            signOut          logout --token-file SESSION
            whoAmI           status
            fleet            status
            trust            status
            users            users list
            createUser       users create ben --role viewer --password-file SECRET
            changeUser       users change ben --role operator
            tokens           tokens list
            createToken      tokens create --name ci --scope read --expires-in 1h
            revokeToken      tokens revoke t
            audit            audit list
            verifyAudit      audit verify
            stopFleet        fleet stop --reason smoke
            liftFleetStop    fleet release
            devices          devices list
            device           devices show d
            putDeviceLabels  devices label d --tag lab
            revokeDevice     devices revoke d
            claims           claims list
            createClaims     claims create --expires-in 1h
            revokeClaims     claims revoke c
            onlineKeys       trust online-keys
            putRoot          trust root DOCUMENT
            putTargets       trust targets DOCUMENT
            putRole          trust role retraining DOCUMENT
            bundles          bundles list
            putBundle        bundles upload DOCUMENT --path models/m.flotilla
            putDelta         bundles delta DOCUMENT
            putFleetKey      fleet-keys put k DOCUMENT
            fleetKeyMissing  fleet-keys missing k
            rollouts         rollouts list
            createRollout    rollouts create --plan DOCUMENT
            previewRollout   rollouts preview --plan DOCUMENT
            rollout          rollouts show r
            rolloutDevices   rollouts devices r
            rolloutForecast  rollouts forecast r
            rolloutEvidence  rollouts evidence r
            approveRollout   rollouts approve r
            rejectRollout    rollouts reject r --reason early
            pauseRollout     rollouts pause r
            resumeRollout    rollouts resume r
            abortRollout     rollouts abort r
            skipStage        rollouts skip r --reason hurry
            rollBackRollout  rollouts rollback r --reason smoke
            drift            drift 77
            groupDrift       drift groups 77
            accuracy         accuracy 77
            alerts           alerts list
            acknowledgeAlert alerts ack a
            silenceAlert     alerts silence a --for 2h --reason known
            endSilence       alerts unsilence a
            capturePolicy    capture show m
            putCapturePolicy capture ask m --keep 30d
            askForBurst      capture burst m --samples 5 --for 10m
            samples          samples list --state quarantined
            sampleAccount    samples account
            sampleContent    samples content s --out SESSION
            sampleEmbedding  samples embedding s --out SESSION
            sampleThumbnail  samples thumbnail s --out SESSION
            releaseSample    samples release s --reason seen
            labelSample      samples label s --as circle
            eraseSamples     samples erase --device d --reason asked
            importSamples    samples import FOLDER --bundle 77
            labelling        labelling show m
            nextToLabel      labelling next m
            datasets         datasets list
            createDataset    datasets create first --bundle 77
            dataset          datasets show 77
            datasetMembers   datasets members 77
            datasetManifest  datasets export BODY --to EXPORTED
            pipelines        pipelines list
            pipeline         pipelines show p
            putPipeline      pipelines put p DOCUMENT
            removePipeline   pipelines remove p
            startRetraining  pipelines run p
            retrainings      retrainings list
            retraining       retrainings show r
            overrideGate     retrainings override r --reason seen
            discardRetraining retrainings discard r --reason seen
            candidates       retrainings candidates
            jobs             jobs list
            job              jobs show j
            cancelJob        jobs cancel j
            putJobFile       jobs put DOCUMENT
            """;

    /** Has what each command looks for in its answer. */
    private static final String ANSWER =
            """
            {"id": "x", "token": "t", "state": "COMPLETED", "intact": true, "items": [], "claims": [], "stages": [],
             "agreements": [], "tags": [], "attributes": {}, "features": [], "points": [], "slices": [], "devices": [], "refusals": [],
             "busy": {"devices": 0, "first": []}, "taken": {"devices": 0, "first": []}, "running": {"devices": 0, "first": []},
             "revoked": {"devices": 0, "first": []}, "unable": {"devices": 0, "first": []}}
            """;

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Map<String, String> files;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/api/v1/", this::answer);
        server.start();
        Path secret = Files.createFile(
                directory.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        files = Map.of(
                "SECRET", Files.writeString(secret, "correct-horse\n").toString(),
                "SESSION", directory.resolve("session").toString(),
                "FOLDER", folder().toString(),
                "EXPORTED", directory.resolve("exported").toString(),
                "BODY", Digest.of(ANSWER.getBytes(StandardCharsets.UTF_8)).hex(),
                "DOCUMENT",
                        Files.writeString(directory.resolve("document"), "{\"name\": \"x\"}")
                                .toString());
    }

    private Path folder() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Files.writeString(folder.resolve("one"), "input");
        Files.writeString(folder.resolve("labels.csv"), "file,label\none,circle\n");
        return folder;
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().substring("/api/v1".length()));
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("set-cookie", "flotilla_session=s; HttpOnly");
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private int run(String line) {
        List<String> arguments = Arrays.stream((line + " --server http://127.0.0.1:"
                                + server.getAddress().getPort())
                        .split(" "))
                .map(word -> files.getOrDefault(word, word))
                .toList();
        return new CommandLine(new CtlCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments.toArray(String[]::new));
    }

    /** By operation: what a request of it looks like. */
    private static Map<String, Pattern> described() throws IOException {
        Map<String, Pattern> operations = new TreeMap<>();
        String description = Files.readString(Path.of("src", "main", "resources", "openapi.yaml"));
        @SuppressWarnings("unchecked") // A mapping with texts as keys, as OpenAPI has it.
        Map<String, ?> tree = (Map<String, ?>) new Load(LoadSettings.builder().build()).loadFromString(description);
        Document paths = Document.of(tree).object("paths");
        for (String path : paths.keys()) {
            Document methods = paths.object(path);
            for (String method : methods.keys()) {
                if (!method.equals("parameters")) {
                    String address = path.replaceAll("\\{path\\}", ".+").replaceAll("\\{\\w+\\}", "[^/]+");
                    operations.put(
                            methods.object(method).string("operationId"),
                            Pattern.compile(method.toUpperCase(Locale.ROOT) + " " + address));
                }
            }
        }
        return operations;
    }

    @Test
    void everyOperationHasACommandThatAsksForIt() throws IOException {
        Map<String, Pattern> described = described();
        Set<String> commanded = COMMANDS.lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
        commanded.addAll(FOR_PROGRAMS);
        assertEquals(described.keySet(), commanded);
        COMMANDS.lines().forEach(line -> {
            asked.clear();
            int space = line.indexOf(' ');
            assertEquals(0, run(line.substring(space).strip()), () -> line + ": " + err);
            Pattern wanted = Objects.requireNonNull(described.get(line.substring(0, space)));
            assertTrue(asked.stream().anyMatch(wanted.asMatchPredicate()), () -> line + " asked for " + asked);
        });
    }
}
