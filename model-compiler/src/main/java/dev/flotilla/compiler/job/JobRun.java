package dev.flotilla.compiler.job;

import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.gate.Contest;
import dev.flotilla.compiler.gate.Gate;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateVerdict;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Does a job in its directory. Killed at any point and begun again it makes the same files; done already, it says so again.
 * Only what is measured in time differs from run to run, and that stands in the verdict alone.
 */
public final class JobRun {
    private static final double PERCENT = 100;

    private final JobPlace place;
    private final JobRequest job;
    private final LoadCheck check;
    private final String compilerVersion;
    private final JobProgress progress;

    /**
     * A run.
     *
     * @param check what the candidate has to pass before this process loads it
     * @param compilerVersion of this compiler
     */
    public JobRun(JobPlace place, JobRequest job, LoadCheck check, String compilerVersion, JobProgress progress) {
        this.place = place;
        this.job = job;
        this.check = check;
        this.compilerVersion = compilerVersion;
        this.progress = progress;
    }

    /**
     * Does it, and writes the result.
     *
     * @throws DataException when a file of the job is not what it has to be
     * @throws JobStoppedException when it is cancelled or takes too long
     */
    public JobReport run()
            throws DataException, InferenceException, UnsupportedModelException, ModelRejectedException, IOException {
        Optional<JobReport> before = place.finished();
        if (before.isPresent()) {
            return before.get();
        }
        progress.enter(JobPhase.DATA);
        JobSettings settings = settings();
        JobInputs inputs = JobInputs.read(place, job);
        progress.enter(JobPhase.VALIDATION);
        requireKept(inputs);
        progress.enter(JobPhase.TRAIN);
        JobReport result = settings.anomalies() ? threshold(inputs, settings) : challenged(inputs, settings);
        place.writeResult(result);
        return result;
    }

    /** Of an autoencoder. */
    private JobReport threshold(JobInputs inputs, JobSettings settings)
            throws DataException, InferenceException, ModelRejectedException, IOException {
        CandidateMaker.Made made = new CandidateMaker.Made(inputs.bundle().model(), Optional.empty(), Map.of());
        try (LoadedModel model = new TfliteEngine().load(made.model())) {
            ThresholdJob.Found found = new ThresholdJob(inputs, settings, progress).find(model);
            progress.enter(JobPhase.EVALUATE);
            List<DatasetFeed> heldOut = List.of(inputs.drifted(DatasetSplit.TEST), inputs.clean(DatasetSplit.TEST));
            List<JobModel> models = new Results(place, job, compilerVersion, inputs, settings, progress)
                    .write(made, model, heldOut, found.verdict(), found.metrics());
            return report(
                    new CandidateMaker.Made(made.model(), made.master(), found.metrics()), models, found.verdict());
        }
    }

    private JobReport challenged(JobInputs inputs, JobSettings settings)
            throws DataException, InferenceException, UnsupportedModelException, ModelRejectedException, IOException {
        CandidateMaker.Made made = new CandidateMaker(inputs, job, settings, check, progress).make();
        progress.enter(JobPhase.COMPILE);
        return judged(inputs, settings, made);
    }

    private JobSettings settings() throws DataException {
        try {
            return JobSettings.parse(job.settings());
        } catch (MalformedDocumentException e) {
            throw new DataException(job.jobId() + ": " + e.getMessage(), e);
        }
    }

    private void requireKept(JobInputs inputs) throws DataException {
        String scheme = job.constraints().scheme().orElse("int8");
        if (!scheme.equals("int8")) {
            throw new DataException("constraints.scheme: the embedded trainer makes int8 models, not " + scheme);
        }
        String found = signature(
                inputs.bundle().manifest().inputs(), inputs.bundle().manifest().outputs());
        if (!job.constraints().signature().orElse(found).equals(found)) {
            throw new DataException(
                    "constraints.signature: the champion's is " + found + ", and the embedded trainer keeps that");
        }
    }

    private static String signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return describe(inputs) + " -> " + describe(outputs);
    }

    private static String describe(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::describe).collect(Collectors.joining(", "));
    }

    private JobReport judged(JobInputs inputs, JobSettings settings, CandidateMaker.Made made)
            throws DataException, InferenceException, UnsupportedModelException, ModelRejectedException, IOException {
        List<DatasetFeed> heldOut = heldOut(inputs);
        byte[] championFile = inputs.bundle().model();
        try (LoadedModel champion = new TfliteEngine().load(championFile);
                LoadedModel challenger = new TfliteEngine().load(made.model())) {
            requireSameSignature(champion, challenger);
            progress.enter(JobPhase.EVALUATE);
            long allowed = job.constraints().maxBytes().orElse((long)
                    (championFile.length * settings.gate().maxSizeRatio()));
            Contest contest = new Contest(
                    champion,
                    inputs.champion(),
                    championFile.length,
                    challenger,
                    read(made.model()),
                    made.model().length,
                    allowed);
            Gate gate = new Gate(
                    contest,
                    heldOut.get(0),
                    heldOut.get(1),
                    settings.gate(),
                    job.kind() == JobKind.TRAIN,
                    job.seed(),
                    progress);
            GateVerdict verdict = gate.judge(new Stopwatch(System::nanoTime, settings.latencyTime(), progress));
            List<JobModel> models = job.kind() == JobKind.EVALUATE
                    ? List.of(new JobModel(JobModel.BUNDLE, job.champion(), metrics(verdict)))
                    : new Results(place, job, compilerVersion, inputs, settings, progress)
                            .write(made, challenger, heldOut, verdict, metrics(verdict));
            return report(made, models, verdict);
        }
    }

    /** Of a file that this compiler wrote. */
    static Model read(byte[] model) throws UnsupportedModelException {
        try {
            return ModelReader.read(model);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("the reader reads what the writer wrote", e);
        }
    }

    private static List<DatasetFeed> heldOut(JobInputs inputs) {
        return List.of(
                inputs.drifted(DatasetSplit.TEST).labelled(),
                inputs.clean(DatasetSplit.TEST).labelled());
    }

    private static void requireSameSignature(LoadedModel champion, LoadedModel challenger) throws DataException {
        String before = signature(champion.inputs(), champion.outputs());
        String after = signature(challenger.inputs(), challenger.outputs());
        if (!before.equals(after)) {
            throw new DataException("the candidate is " + after + ", devices rely on " + before);
        }
    }

    /** The accuracies, 0 to 1, as far as there were samples; what a gate measured in time is none of the model's. */
    private static Map<String, Double> metrics(GateVerdict verdict) {
        Map<String, Double> metrics = new TreeMap<>();
        for (GateCheck one : verdict.checks()) {
            if (one.name().equals(Gate.DRIFTED) || one.name().equals(Gate.CLEAN)) {
                add(
                        metrics,
                        "accuracy." + one.name(),
                        Optional.ofNullable(one.figures().get("challenger")));
                add(
                        metrics,
                        "accuracy." + one.name() + ".champion",
                        Optional.ofNullable(one.figures().get("champion")));
            }
        }
        return metrics;
    }

    private static void add(Map<String, Double> metrics, String name, Optional<Double> points) {
        points.ifPresent(value -> metrics.put(name, value / PERCENT));
    }

    private JobReport report(CandidateMaker.Made made, List<JobModel> models, GateVerdict verdict) {
        List<String> held = verdict.checks().stream()
                .filter(one -> one.outcome() != GateCheck.Outcome.PASSED)
                .map(one -> one.name() + " " + one.outcome().wireName() + ": " + one.message())
                .toList();
        boolean judges = job.kind() != JobKind.EVALUATE;
        String message = !judges
                ? "the champion was evaluated"
                : verdict.passed() ? "the candidate passed" : "gated: " + String.join("; ", held);
        return new JobReport(
                job.jobId(),
                progress.lastSequence(),
                JobStatus.SUCCEEDED,
                JobPhase.DONE.wireName(),
                1,
                message,
                made.figures(),
                models,
                judges ? Optional.of(verdict) : Optional.empty());
    }
}
