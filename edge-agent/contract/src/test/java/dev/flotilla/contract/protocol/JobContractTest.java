package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Jobs, their reports and their datasets: the committed bytes, the bounds, and the signature. */
class JobContractTest {
    private static final Digest CHAMPION = Samples.BUNDLE;
    private static final Digest DATASET = Samples.AUTHORITY;
    private static final Digest MODEL = Samples.OUTPUT;

    private static JobRequest job() {
        return new JobRequest(
                "job-1",
                JobKind.TRAIN,
                new JobFile("https://fleet.example/fashion-1.2.0.flotilla", CHAMPION),
                Optional.of(new JobFile("master.tflite", MODEL)),
                "drift alert 17",
                new JobFile("dataset/dataset.json", DATASET),
                Optional.of(new JobFile("reference/dataset.json", MODEL)),
                new JobConstraints(
                        Optional.of(200_000L),
                        Optional.of("int8"),
                        Optional.of("INT8[1,28,28,1] -> INT8[1,10]"),
                        Optional.of(600L),
                        Optional.of(1L << 30)),
                Document.builder().put("trials", 8).put("learningRate", 0.01).build(),
                42,
                Optional.of("https://fleet.example/api/v1/jobs/job-1/reports"),
                Optional.of("secret-token"));
    }

    private static JobReport report() {
        GateCheck check =
                new GateCheck("drifted", GateCheck.Outcome.PASSED, Map.of("lost", 3.0, "probability", 0.001), "better");
        return new JobReport(
                "job-1",
                7,
                JobStatus.SUCCEEDED,
                "done",
                1,
                "the challenger passed",
                Map.of("learningRate", 0.01),
                List.of(new JobModel(JobModel.INT8, new JobFile("model.tflite", MODEL), Map.of("accuracy", 0.9))),
                Optional.of(new GateVerdict(List.of(check))));
    }

    private static DatasetManifest dataset() {
        DatasetSample whole = new DatasetSample(
                CHAMPION,
                Optional.of("https://fleet.example/samples/1"),
                Optional.of("boot"),
                List.of(0.5, 2.0),
                0.25,
                DatasetSplit.TEST,
                Optional.of(new DeviceId("edge-1")),
                Optional.of("w-1"),
                List.of("site=north"));
        return new DatasetManifest(
                "drifted",
                SampleFormat.TENSOR,
                List.of("shirt", "boot"),
                List.of(MODEL),
                List.of(whole, DatasetSample.of(DATASET, "shirt", DatasetSplit.TRAIN)));
    }

    @Test
    void writesTheCommittedBytes() throws MalformedDocumentException {
        assertEquals(Golden.text("job.json"), text(job().toJson()));
        assertEquals(job(), JobRequest.parse(utf8(Golden.text("job.json"))));
        assertEquals(Golden.text("job-report.json"), text(report().toJson()));
        assertEquals(report(), JobReport.parse(utf8(Golden.text("job-report.json"))));
        assertEquals(Golden.text("dataset.json"), text(dataset().toJson()));
        assertEquals(dataset(), DatasetManifest.parse(utf8(Golden.text("dataset.json"))));
    }

    @Test
    void needsNoMoreThanAChampionAndADataset() throws MalformedDocumentException {
        String file = "\"sha256\": \"" + CHAMPION.hex() + "\"}";
        JobRequest least = JobRequest.parse(utf8("{\"v\": 1, \"jobId\": \"j\", \"kind\": \"train\", \"champion\": "
                + "{\"url\": \"a\", " + file + ", \"dataset\": {\"manifestUrl\": \"b\", " + file + "}"));
        assertEquals(JobConstraints.NONE, least.constraints());
        assertEquals(Optional.empty(), least.master());
        assertEquals(0, least.seed());
    }

    @Test
    void namesTheFieldThatIsWrong() throws MalformedDocumentException {
        assertRefused(
                "kind: this reader knows no job \"dance\"",
                () -> JobRequest.parse(with(job().toJson(), "kind", "dance")));
        assertRefused("jobId: expected 1 to 128 characters", () -> JobRequest.parse(with(job().toJson(), "jobId", "")));
        Document limits = Document.builder().put("maxBytes", 0).build();
        assertRefused("constraints.maxBytes: 0", () -> JobRequest.parse(with(job().toJson(), "constraints", limits)));
        assertRefused("progress: 1.5", () -> JobReport.parse(with(report().toJson(), "progress", 1.5)));
        Document empty = Document.builder().put("passed", true).build();
        assertRefused("gate.checks: ", () -> JobReport.parse(with(report().toJson(), "gate", empty)));
    }

    @Test
    void refusesAVerdictThatItsChecksDoNotSay() {
        String forged = text(report().toJson()).replace("\"outcome\" : \"passed\"", "\"outcome\" : \"failed\"");
        assertRefused("gate.passed: ", () -> JobReport.parse(utf8(forged)));
        GateCheck undecided = new GateCheck("clean", GateCheck.Outcome.UNDECIDED, Map.of(), "too few");
        assertFalse(new GateVerdict(List.of(undecided)).passed(), "what is not known is not good");
    }

    @Test
    void refusesALabelThatIsNoClassAndASampleThatComesTwice() {
        String other = text(dataset().toJson()).replace("\"label\" : \"boot\"", "\"label\" : \"hat\"");
        assertRefused("sample " + CHAMPION.hex() + ": its label \"hat\"", () -> DatasetManifest.parse(utf8(other)));
        String twice = text(dataset().toJson()).replace(DATASET.hex(), CHAMPION.hex());
        assertRefused("sample " + CHAMPION.hex() + ": occurs twice", () -> DatasetManifest.parse(utf8(twice)));
        String weightless = text(dataset().toJson()).replace("0.25", "0.0");
        assertRefused("sample " + CHAMPION.hex() + ": a weight", () -> DatasetManifest.parse(utf8(weightless)));
    }

    @Test
    void givesEverySampleItsSplitByContent() {
        Map<DatasetSplit, Integer> counts = new EnumMap<>(DatasetSplit.class);
        int samples = 10_000;
        for (int i = 0; i < samples; i++) {
            Digest digest = Digest.of(utf8("sample " + i));
            assertEquals(DatasetSplit.ofContent(digest), DatasetSplit.ofContent(Digest.parse(digest.hex())));
            counts.merge(DatasetSplit.ofContent(digest), 1, Integer::sum);
        }
        assertEquals(DatasetSplit.TRAIN_PERCENT, counts.get(DatasetSplit.TRAIN) * 100.0 / samples, 2);
        assertEquals(DatasetSplit.VALIDATION_PERCENT, counts.get(DatasetSplit.VALIDATION) * 100.0 / samples, 2);
    }

    /** The expected value is what {@code openssl dgst -sha256 -hmac} says. */
    @Test
    void signsBodiesWithHmac() {
        HmacKey key = new HmacKey("k1", utf8("0123456789abcdef0123456789abcdef"));
        String header = key.sign(utf8("body"));
        assertEquals("keyId=k1, sha256=612102a175629bd95ea9f6f33d86736cf7f31e3b43d438b35a78fa582e87f922", header);
        assertTrue(key.verifies(header, utf8("body")));
        assertFalse(key.verifies(header, utf8("Body")));
        assertFalse(key.verifies(header.replace("k1", "k2"), utf8("body")));
        assertFalse(key.verifies("", utf8("body")));
        assertFalse(key.verifies("x".repeat(100_000), utf8("body")));
        assertFalse(new HmacKey("k1", utf8("another key that is long enough!")).verifies(header, utf8("body")));
        assertThrows(IllegalArgumentException.class, () -> new HmacKey("k1", new byte[HmacKey.MIN_SECRET - 1]));
    }

    @Test
    void keepsSecretsOutOfTexts() {
        assertFalse(job().toString().contains("secret-token"), job().toString());
    }

    @Test
    void refusesAnyGarbageWithItsOwnException() {
        Random random = Seeds.random("jobs: refusesAnyGarbageWithItsOwnException");
        byte[][] valid = {job().toJson(), report().toJson(), dataset().toJson()};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid[i % valid.length].clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) (' ' + random.nextInt('~' - ' '));
            }
            try {
                switch (i % valid.length) {
                    case 0 -> JobRequest.parse(bytes);
                    case 1 -> JobReport.parse(bytes);
                    default -> DatasetManifest.parse(bytes);
                }
            } catch (MalformedDocumentException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
    }

    @Test
    void refusesWhatIsLongerThanItsBound() {
        assertThrows(
                MalformedDocumentException.class,
                () -> JobRequest.parse(utf8(text(job().toJson()) + " ".repeat(JobRequest.MAX_BYTES))));
        assertThrows(
                MalformedDocumentException.class,
                () -> JobReport.parse(utf8(text(report().toJson()) + " ".repeat(JobReport.MAX_BYTES))));
        List<JobModel> models =
                Collections.nCopies(JobReport.MAX_MODELS + 1, report().models().get(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new JobReport("j", 0, JobStatus.RUNNING, "data", 0, "", Map.of(), models, Optional.empty()));
    }

    private static byte[] with(byte[] json, String key, Object value) throws MalformedDocumentException {
        Document document = Document.parseJson(json, Limits.of(JobReport.MAX_BYTES));
        Document.Builder copy = Document.builder();
        document.keys().forEach(each -> copy.putIfPresent(each, document.findValue(each)));
        return copy.put(key, value).build().toJson();
    }

    private static void assertRefused(String message, Executable parse) {
        MalformedDocumentException refused = assertThrows(MalformedDocumentException.class, parse);
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
