package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds candidates against bundles of the owner's, on samples of his own that no server has seen.
 *
 * @param options the samples, and what may be lost on them
 * @param apart where candidates are run
 */
record CandidateTrial(TrialOptions options, Apart apart) {
    /**
     * Why a candidate is not good enough, if so.
     *
     * @throws InputException when it cannot be run on the samples
     */
    Optional<String> findLoss(Path champion, byte[] candidate)
            throws InputException, IOException, InterruptedException {
        Path file = Files.createTempFile("candidate-", ".flotilla");
        try {
            Files.write(file, candidate);
            List<String> arguments = new ArrayList<>(
                    List.of(CompareCommand.NAME, champion.toAbsolutePath().toString(), file.toString(), "--quiet"));
            arguments.addAll(options.arguments());
            Apart.Said said = apart.run(arguments);
            return switch (said.exit()) {
                case 0 -> Optional.empty();
                case Failures.GATE_FAILED ->
                    Optional.of("on the samples of --evaluate, against " + champion + ": " + said.out());
                default ->
                    throw new InputException("it could not be evaluated on the samples of --evaluate: "
                            + (said.err().isEmpty() ? "exit code " + said.exit() : said.err()));
            };
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
