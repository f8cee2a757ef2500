package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.compiler.testkit.ScrambledModel;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signer with a delegated key, before a server that offers what a test wants. */
class WatchTest {
    private static final String TOKEN = "flotilla_token";

    @TempDir
    Path folder;

    private final List<String> brought = new CopyOnWriteArrayList<>();
    private final List<Document> offered = new ArrayList<>();
    private byte[] bundle = {};
    private HttpServer server;

    @BeforeEach
    void makeARoleAndAServer() throws IOException {
        keygen("release");
        keygen("ci");
        Path metadata = folder.resolve("metadata");
        Cli.run("sign", "--keys", folder, "--metadata", metadata).good();
        Cli.run(
                        "delegate",
                        "--keys",
                        folder,
                        "--metadata",
                        metadata,
                        "--role",
                        "ci",
                        "--role-key",
                        folder.resolve("ci.public.json"),
                        "--paths",
                        "fashion/*")
                .good();
        Path token = Files.createFile(
                folder.resolve("token"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TOKEN + "\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void keygen(String name) {
        Cli.run("keygen", "--out", folder, "--name", name, "--unencrypted").good();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/api/v1/".length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                brought.add(path + " " + Digest.of(body).hex());
                exchange.sendResponseHeaders(204, -1);
            } else {
                byte[] answer = path.endsWith("/bundle")
                        ? bundle
                        : path.endsWith("/report")
                                ? Files.readAllBytes(SampleRelease.REPORT)
                                : Document.builder()
                                        .put("items", offered)
                                        .build()
                                        .toJson();
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }

    /** Offers the sample model in a bundle of this version. */
    private void offer(String id, String version, boolean overridden) throws IOException {
        offer(id, SampleRelease.COMPILED, version, overridden);
    }

    private void offer(String id, Path model, String version, boolean overridden, Object... more) throws IOException {
        Path file = folder.resolve(id + ".flotilla");
        SampleRelease.bundle(model, version, file, more).good();
        bundle = Files.readAllBytes(file);
        offer(id, "fashion", overridden, Digest.of(bundle));
    }

    private void offer(String id, String family, boolean overridden, Digest digest) {
        offered.clear();
        offered.add(Document.builder()
                .put("id", id)
                .put("family", family)
                .put("bundle", digest.hex())
                .put("overridden", overridden)
                .put("compileReport", "ab".repeat(32))
                .build());
    }

    private Cli watch(Object... more) {
        return watchAt(address(), more);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Cli watchAt(String address, Object... more) {
        return watchAt(address, SampleRelease.BUNDLE, more);
    }

    private Cli watchAt(String address, Path like, Object... more) {
        Object[] command = {
            "sign",
            "--watch",
            address,
            "--token-file",
            folder.resolve("token"),
            "--role",
            "ci",
            "--key",
            folder.resolve("ci.pem"),
            "--metadata",
            folder.resolve("metadata"),
            "--family",
            "fashion",
            "--like",
            like,
            "--once"
        };
        return Cli.run(SampleRelease.concat(command, more));
    }

    private Map<String, TargetFile> released() throws Exception {
        Path file = folder.resolve("metadata/ci.json");
        TargetsMetadata targets =
                TargetsDraft.parse("ci.json", Files.readAllBytes(file)).targets();
        return targets.targets();
    }

    private void refused(Cli looked, String reason) {
        assertTrue(looked.good().out().contains("not signed: "), looked.out());
        assertTrue(looked.out().contains(reason), looked.out());
        assertFalse(Files.exists(folder.resolve("metadata/ci.json")));
        assertEquals(List.of(), brought);
    }

    @Test
    void signsACandidateAndBringsTheRoleThenTheBundle() throws Exception {
        offer("rt-1", "1.1.0", false);
        Cli looked = watch().good();
        assertTrue(
                looked.out().contains("rt-1: released as fashion/fashion-cnn-1.1.0.flotilla, release 1"), looked.out());
        TargetFile target = released().get("fashion/fashion-cnn-1.1.0.flotilla");
        assertEquals(Digest.of(bundle), target.digest());
        assertTrue(target.provenance().isPresent());
        byte[] role = Files.readAllBytes(folder.resolve("metadata/ci.json"));
        assertEquals(
                List.of(
                        "trust/roles/ci " + Digest.of(role).hex(),
                        "bundles/fashion/fashion-cnn-1.1.0.flotilla "
                                + Digest.of(bundle).hex()),
                brought);
    }

    @Test
    void bringsAgainWhatItSignedBeforeAndSignsNothingTwice() throws Exception {
        offer("rt-1", "1.1.0", false);
        watch().good();
        byte[] role = Files.readAllBytes(folder.resolve("metadata/ci.json"));
        watch().good();
        assertEquals(4, brought.size());
        assertEquals(Digest.of(role), Digest.of(Files.readAllBytes(folder.resolve("metadata/ci.json"))));
    }

    @Test
    void everyReleaseIsOneAboveTheLast() throws Exception {
        offer("rt-1", "1.1.0", false);
        watch().good();
        offer("rt-2", "1.2.0", false);
        watch().good();
        assertEquals(
                2, released().get("fashion/fashion-cnn-1.2.0.flotilla").policy().release());
        assertEquals(2, released().size());
    }

    /** Where devices give embeddings away, it would say what they give. */
    @Test
    void signsNothingThatGivesAnotherEmbedding() throws Exception {
        offer("rt-1", SampleRelease.COMPILED, "1.1.0", false, "--no-embedding");
        refused(watch(), "its embedding");
    }

    @Test
    void signsNoBundleThatIsNotNewer() throws Exception {
        offer("rt-1", "1.0.0", false);
        refused(watch(), "is not above that of --like");
    }

    @Test
    void signsNoBundleThatIsNotLikeTheOwners() throws Exception {
        bundle = new byte[] {1, 2, 3};
        offer("rt-1", "fashion", false, Digest.of(bundle));
        refused(watch(), "it is no bundle");
    }

    @Test
    void leavesCandidatesOfOtherFamiliesAlone() throws Exception {
        offer("rt-1", "1.1.0", false);
        offer("rt-1", "hats", false, Digest.of(bundle));
        assertEquals("", watch().good().out());
        assertEquals(List.of(), brought);
    }

    @Test
    void signsWhatAPersonLetThroughOnlyIfItsOwnerAcceptsThat() throws Exception {
        offer("rt-1", "1.1.0", true);
        refused(watch(), "against the gate");
        watch("--accept-overridden").good();
        assertEquals(1, released().size());
    }

    @Test
    void signsFewADay() throws Exception {
        offer("rt-1", "1.1.0", false);
        watch("--most-a-day", 1).good();
        offer("rt-2", "1.2.0", false);
        Cli second = watch("--most-a-day", 1).good();
        assertTrue(second.out().contains("1 were signed in the last 24 hours"), second.out());
        assertEquals(1, released().size());
    }

    private Cli watchWithSamples(String range, Path like) {
        return watchAt(
                address(),
                like,
                "--evaluate",
                Sample.TEST_IMAGES,
                "--labels",
                Sample.TEST_LABELS,
                "--evaluate-range",
                range);
    }

    private Cli watchWithSamples() {
        return watchWithSamples("0:500", SampleRelease.BUNDLE);
    }

    /** Says of everything that it is the next thing. */
    private Path scrambled() throws Exception {
        return Files.write(
                folder.resolve("scrambled.tflite"), ScrambledModel.of(Files.readAllBytes(SampleRelease.COMPILED)));
    }

    /** Offers a model of this version that answers wrongly. */
    private void offerScrambled(String id, String version) throws Exception {
        offer(id, scrambled(), version, false);
    }

    @Test
    void signsWhatAnswersTheOwnersSamplesAsWell() throws Exception {
        offer("rt-1", "1.1.0", false);
        watchWithSamples().good();
        assertEquals(1, released().size());
    }

    @Test
    void signsNothingThatAnswersTheOwnersSamplesWorse() throws Exception {
        offerScrambled("rt-1", "1.1.0");
        Cli looked = watchWithSamples();
        refused(looked, "on the samples of --evaluate, against " + SampleRelease.BUNDLE + ": failed: ");
        assertTrue(looked.out().contains("on 500 samples"), looked.out());
        assertFalse(Files.exists(folder.resolve("metadata/released/fashion-cnn-1.1.0.flotilla")));
    }

    @Test
    void withoutSamplesWhatABundleAnswersIsNotLookedAt() throws Exception {
        offerScrambled("rt-1", "1.1.0");
        watch().good();
        assertEquals(1, released().size());
    }

    @Test
    void holdsACandidateAlsoAgainstWhatItSignedLast() throws Exception {
        offer("rt-1", "1.1.0", false);
        watchWithSamples().good();
        Path worse = folder.resolve("worse-0.1.0.flotilla");
        SampleRelease.bundle(scrambled(), "0.1.0", worse).good();
        offerScrambled("rt-2", "1.2.0");
        Cli looked = watchWithSamples("0:500", worse).good();
        assertTrue(looked.out().contains("released/fashion-cnn-1.1.0.flotilla: failed: "), looked.out());
        assertEquals(1, released().size());
    }

    @Test
    void tooFewSamplesToSaySignNothing() throws Exception {
        offer("rt-1", "1.1.0", false);
        refused(watchWithSamples("0:50", SampleRelease.BUNDLE), "undecided: ");
    }

    @Test
    void aCandidateThatCannotBeEvaluatedIsNotSigned() throws Exception {
        offer("rt-1", "1.1.0", false);
        refused(
                watch("--evaluate", folder.resolve("missing"), "--labels", Sample.TEST_LABELS),
                "could not be evaluated on the samples of --evaluate: ");
    }

    @Test
    void believesNoServerThatGivesOtherBytesThanItSays() throws Exception {
        offer("rt-1", "1.1.0", false);
        bundle[bundle.length - 1] ^= 1;
        Cli looked = watch();
        assertEquals(3, looked.exit());
        assertTrue(looked.err().contains("is not "), looked.err());
    }

    @Test
    void keepsItsTokenToItself() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        Cli open = watch();
        assertEquals(3, open.exit());
        assertTrue(open.err().contains("chmod 600"), open.err());
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void sendsItsTokenOverNoOpenLine() {
        Cli plain = watchAt("http://203.0.113.1");
        assertEquals(3, plain.exit());
        assertTrue(plain.err().contains("expected https://"), plain.err());
    }

    @Test
    void samplesAreForWatching() {
        Cli signed = Cli.run("sign", "--metadata", folder, "--keys", folder, "--evaluate", Sample.TEST_IMAGES);
        assertEquals(2, signed.exit());
        assertTrue(signed.err().contains("--evaluate is for --watch"), signed.err());
        Cli alone = watch("--most-loss", 1);
        assertEquals(2, alone.exit());
        assertTrue(alone.err().contains("need --evaluate"), alone.err());
        assertEquals(
                2, watch("--evaluate", Sample.TEST_IMAGES, "--most-loss", 101).exit());
    }

    @Test
    void saysWhatIsMissing() {
        assertEquals(
                2,
                Cli.run("sign", "--metadata", folder, "--keys", folder, "--once")
                        .exit());
        assertEquals(
                2,
                Cli.run("sign", "--watch", "https://fleet.example", "--metadata", folder, "--keys", folder)
                        .exit());
    }
}
