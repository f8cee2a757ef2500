package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Evaluator;
import dev.flotilla.compiler.gate.LossBound;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.protocol.GateCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Says whether a candidate loses no more than allowed against a champion, on labelled samples of your"
                        + " own, each through its bundle's preprocessing. If it loses more, or the samples are too few to say, the"
                        + " exit code is 4.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareCommand implements Callable<Integer> {
    static final String NAME = "compare";

    private static final String CHECK = "owners samples";

    @Parameters(index = "0", paramLabel = "CHAMPION", description = "The bundle that serves.")
    private Path champion;

    @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The bundle that is to replace it.")
    private Path candidate;

    @Mixin
    private final TrialOptions trial = new TrialOptions();

    @Mixin
    private final KernelOption kernels = new KernelOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TrustOption trust;

    @Mixin
    private final ProgressOption progress;

    CompareCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        trial.require();
        Bundle before = readable(champion);
        Bundle after = readable(candidate);
        requireComparable(before, after);
        GateCheck found;
        try (LoadedModel old = load(champion, before);
                LoadedModel made = load(candidate, after);
                ModelInputs inputs = trial.open(after)) {
            EvaluationSet set = trial.of(inputs, made);
            found = progress.show(seen -> check(old, made, set.watchedBy(seen), trial.bound()));
        }
        json.print(
                Document.builder()
                        .put("champion", before.digest().hex())
                        .put("candidate", after.digest().hex())
                        .put("outcome", found.outcome().wireName())
                        .put("figures", found.figures())
                        .put("message", found.message())
                        .build(),
                found.outcome().wireName() + ": " + found.message());
        return found.outcome() == GateCheck.Outcome.PASSED ? 0 : Failures.GATE_FAILED;
    }

    private LoadedModel load(Path file, Bundle bundle) throws InputException {
        return new AnswerAlone(InputFiles.load(file, bundle.model(), kernels.onOneThread()));
    }

    private static GateCheck check(LoadedModel old, LoadedModel made, EvaluationSet set, LossBound bound)
            throws DataException, InferenceException {
        return bound.check(CHECK, Evaluator.against(old, made).evaluate(set));
    }

    private Bundle readable(Path file) throws InputException, IOException {
        Bundle bundle = InputFiles.bundle(file);
        if (bundle.sealedModel().isPresent()) {
            throw new InputException(file + ": its model is encrypted; compare the bundles from before");
        }
        InputFiles.model(file, bundle.model());
        Optional<String> fault = trust.findFault(bundle.model());
        if (fault.isPresent()) {
            throw new InputException(file + ": " + fault.get());
        }
        return bundle;
    }

    /** What one means by a class, or makes of a sample, the other one has to as well. */
    private void requireComparable(Bundle before, Bundle after) throws InputException {
        if (!before.labels().equals(after.labels()) || !before.preprocess().equals(after.preprocess())) {
            throw new InputException(candidate + ": has other classes or another preprocessing than " + champion);
        }
    }
}
