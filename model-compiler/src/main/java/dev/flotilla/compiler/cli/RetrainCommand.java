package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFolder;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.job.JobPlace;
import dev.flotilla.compiler.job.JobProgress;
import dev.flotilla.compiler.job.JobRun;
import dev.flotilla.compiler.job.JobStoppedException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "retrain",
        mixinStandardHelpOptions = true,
        description =
                "Fits the last layer of a champion to labelled samples of what is new, and holds the result against it: better"
                        + " there, as good as before elsewhere. A candidate that is gated is written too, with exit code 4: a person may"
                        + " decide otherwise. One that was done already is not done again.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RetrainCommand implements Callable<Integer> {
    static final String JOB_OPTION = "--job";

    private static final String CHAMPION = "champion.flotilla";
    private static final String MASTER = "master.tflite";
    private static final String DATASET = "dataset";
    private static final String REFERENCE = "reference";

    @Spec
    private CommandSpec spec;

    @Option(
            names = JOB_OPTION,
            paramLabel = "DIR",
            description =
                    "A directory with job.json and the files that it names. Gets progress.json, result.json and out/; a"
                            + " file 'cancel' stops the job.")
    private Optional<Path> job;

    @Option(names = "--champion", paramLabel = "BUNDLE", description = "The bundle that serves now.")
    private Optional<Path> champion;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            description = "What is new: a folder with dataset.json and files/.")
    private Optional<Path> dataset;

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description = "Likewise, what the champion was made for: to be replayed, and not to be forgotten.")
    private Optional<Path> reference;

    @Option(
            names = "--master",
            paramLabel = "FLOAT",
            description = "The float model that the champion was made from; without, rounding adds up over the rounds.")
    private Optional<Path> master;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of trainer or gate; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where job, report and results go, as with --job.")
    private Optional<Path> output;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TrustOption trust;

    private final Terminal terminal;

    RetrainCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        JobPlace place = new JobPlace(job.isPresent() ? job.get() : prepared());
        JobRequest request = place.request();
        PrintWriter err = spec.commandLine().getErr();
        JobProgress progress = new JobProgress(
                place,
                request.jobId(),
                err,
                terminal.nanoClock(),
                request.constraints().maxSeconds().map(Duration::ofSeconds));
        try {
            JobReport result = new JobRun(place, request, trust.ofResult(), Main.Version.text(), progress).run();
            print(result);
            return result.gate().map(verdict -> verdict.passed()).orElse(true) ? 0 : Failures.GATE_FAILED;
        } catch (JobStoppedException e) {
            place.writeResult(last(request, progress, e.status(), e));
            throw e;
        } catch (DataException | InferenceException | UnsupportedModelException | ModelRejectedException e) {
            place.writeResult(last(request, progress, JobStatus.FAILED, e));
            throw e;
        }
    }

    private static JobReport last(JobRequest request, JobProgress progress, JobStatus status, Exception why) {
        return JobReport.of(
                request.jobId(),
                progress.lastSequence(),
                status,
                status.wireName(),
                1,
                String.valueOf(why.getMessage()));
    }

    /** Makes the directory of a job from options. */
    private Path prepared() throws InputException, DataException, IOException {
        if (champion.isEmpty() || dataset.isEmpty() || output.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "give either --job, or --champion, --dataset and --output");
        }
        InputFiles.bundle(champion.get());
        if (master.isPresent()) {
            ModelFile.read(master.get());
        }
        Path folder = output.get();
        Files.createDirectories(folder);
        JobRequest request = new JobRequest(
                "retrain",
                JobKind.TRAIN,
                copy(champion.get(), folder, CHAMPION),
                master.isPresent() ? Optional.of(copy(master.get(), folder, MASTER)) : Optional.empty(),
                "a person",
                link(dataset.get(), folder, DATASET),
                reference.isPresent() ? Optional.of(link(reference.get(), folder, REFERENCE)) : Optional.empty(),
                JobConstraints.NONE,
                settings(),
                seed,
                Optional.empty(),
                Optional.empty());
        OutputFiles.write(folder.resolve("job.json"), request.toJson());
        return folder;
    }

    private static JobFile copy(Path file, Path folder, String name) throws InputException, IOException {
        byte[] bytes = InputFiles.bytes(file);
        OutputFiles.write(folder.resolve(name), bytes);
        return new JobFile(name, Digest.of(bytes));
    }

    /** Datasets may be large, so the job's directory points to them. */
    private static JobFile link(Path place, Path folder, String name) throws DataException, IOException {
        DatasetFolder opened = DatasetFolder.open(place);
        Path target = opened.file().toAbsolutePath().normalize().getParent();
        Path link = folder.resolve(name);
        if (target != null && !link.toAbsolutePath().normalize().equals(target)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        }
        return new JobFile(name + "/" + opened.file().getFileName(), opened.digest());
    }

    private Document settings() {
        Document.Builder document = Document.builder();
        settings.forEach((key, value) -> document.put(key, typed(value)));
        return document.build();
    }

    private static Object typed(String value) {
        if (value.matches("-?\\d{1,18}")) {
            return Long.valueOf(value);
        }
        if (value.matches("-?\\d+(\\.\\d+)?([eE]-?\\d{1,3})?")) {
            return Double.valueOf(value);
        }
        return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
    }

    private void print(JobReport result) {
        if (json.chosen()) {
            spec.commandLine().getOut().print(new String(result.toJson(), StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
            return;
        }
        new RetrainText(spec.commandLine().getOut()).print(result);
    }
}
