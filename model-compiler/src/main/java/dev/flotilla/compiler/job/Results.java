package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.gate.Gate;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateVerdict;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a job leaves in its folder of results: the bundle, the models, and the report for the bundle's provenance. */
record Results(
        JobPlace place,
        JobRequest job,
        String compilerVersion,
        JobInputs inputs,
        JobSettings settings,
        JobProgress progress) {
    private static final String MODEL = "challenger-int8.tflite";
    private static final String MASTER = "challenger-float.tflite";
    private static final String REPORT = "report.json";

    /** Writes everything. */
    List<JobModel> write(
            CandidateMaker.Made made,
            LoadedModel challenger,
            List<DatasetFeed> heldOut,
            GateVerdict verdict,
            Map<String, Double> metrics)
            throws DataException, InferenceException, IOException {
        if (heldOut.stream().allMatch(feed -> feed.size() == 0)) {
            throw new DataException(
                    "neither the dataset nor the reference has labelled held-out samples, which a bundle's"
                            + " baseline is made from");
        }
        List<JobModel> models = new ArrayList<>();
        CandidateBundle packer =
                new CandidateBundle(inputs.bundle(), heldOut, "flotilla-compiler " + compilerVersion, progress);
        ModelVersion version = settings.version().orElse(next(inputs.bundle().manifest()));
        byte[] bundle = packer.pack(challenger, made.model(), version, metrics);
        models.add(write(
                JobModel.BUNDLE, inputs.bundle().manifest().name() + "-" + version + ".flotilla", bundle, metrics));
        models.add(write(JobModel.INT8, MODEL, made.model(), metrics));
        if (made.master().isPresent()) {
            models.add(write(JobModel.FLOAT, MASTER, made.master().get(), Map.of()));
        }
        ResultFiles.write(
                place.out(REPORT),
                new JobProvenance(place, job, compilerVersion)
                        .report(made, metrics, lasting(verdict))
                        .toJson());
        return models;
    }

    private ModelVersion next(Manifest champion) {
        ModelVersion before = champion.version();
        return job.kind() == JobKind.COMPILE
                ? new ModelVersion(before.major(), before.minor(), before.patch() + 1)
                : new ModelVersion(before.major(), before.minor() + 1, 0);
    }

    private JobModel write(String format, String name, byte[] bytes, Map<String, Double> metrics) throws IOException {
        ResultFiles.write(place.out(name), bytes);
        return new JobModel(format, new JobFile(JobPlace.url(name), Digest.of(bytes)), metrics);
    }

    /** Whether everything held that is the same whenever it is measured. */
    private static boolean lasting(GateVerdict verdict) {
        return verdict.checks().stream()
                .allMatch(one -> one.name().equals(Gate.LATENCY) || one.outcome() == GateCheck.Outcome.PASSED);
    }
}
