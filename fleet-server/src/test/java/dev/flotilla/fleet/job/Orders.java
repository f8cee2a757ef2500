package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateVerdict;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.contract.protocol.SampleFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs for tests, with the few files that they name. */
public final class Orders {
    public static final byte[] CHAMPION = bytes("champion");
    public static final byte[] SAMPLE = bytes("sample");
    public static final byte[] DATASET = new DatasetManifest(
                    "drifted",
                    SampleFormat.TENSOR,
                    List.of("a"),
                    List.of(),
                    List.of(DatasetSample.of(Digest.of(SAMPLE), "a", DatasetSplit.TRAIN)))
            .toJson();

    private Orders() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static JobOrder order(String id, RunnerKind runner) {
        return new JobOrder(
                runner,
                new JobRequest(
                        id,
                        JobKind.TRAIN,
                        new JobFile("champion", Digest.of(CHAMPION)),
                        Optional.empty(),
                        "a test",
                        new JobFile("dataset", Digest.of(DATASET)),
                        Optional.empty(),
                        JobConstraints.NONE,
                        Document.builder().build(),
                        1,
                        Optional.empty(),
                        Optional.empty()));
    }

    /** The last report of a job that made one model. */
    public static JobReport done(String id, byte[] model, boolean passed) {
        return done(id, passed, List.of(bundle(model)));
    }

    /** The same with a report on how it was made, which is the model's bytes once more. */
    public static JobReport doneWithReport(String id, byte[] model, boolean passed) {
        JobFile file = new JobFile("out/report.json", Digest.of(model));
        return done(id, passed, List.of(bundle(model), new JobModel(Job.REPORT, file, Map.of())));
    }

    private static JobModel bundle(byte[] model) {
        return new JobModel(JobModel.BUNDLE, new JobFile("out/m.flotilla", Digest.of(model)), Map.of("accuracy", 0.9));
    }

    private static JobReport done(String id, boolean passed, List<JobModel> models) {
        return new JobReport(
                id,
                9,
                JobStatus.SUCCEEDED,
                "done",
                1,
                passed ? "better" : "not better",
                Map.of("learningRate", 0.1),
                models,
                Optional.of(new GateVerdict(List.of(new GateCheck(
                        "drifted",
                        passed ? GateCheck.Outcome.PASSED : GateCheck.Outcome.FAILED,
                        Map.of("challenger", 90.0),
                        "")))));
    }
}
