package dev.flotilla.dist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** From exec to the first inference, and resident memory after a thousand: by a command line of the reader's choice. */
final class ImageBench {
    private static final int STARTS = 11;
    private static final int INFERENCES = 1000;
    private static final byte[] PIXELS = {1, 2, 3, 4};

    private ImageBench() {}

    /**
     * Starts agents one after the other.
     *
     * @param program what stands before {@code run}
     */
    public static void main(String[] program) throws Exception {
        Path folder = Files.createTempDirectory("flotilla-image-");
        List<Duration> starts = new ArrayList<>();
        long resident = 0;
        try (TlsStub fleet = new TlsStub(folder)) {
            Path config = PreparedDevice.in(folder, fleet);
            for (int i = 0; i < STARTS; i++) {
                try (RunningAgent agent = new RunningAgent(List.of(program), config)) {
                    agent.infer(PIXELS);
                    starts.add(agent.sinceStart());
                    for (int inference = 1; inference < INFERENCES; inference++) {
                        agent.infer(PIXELS);
                    }
                    resident = Math.max(resident, agent.residentKilobytes());
                }
            }
        }
        Collections.sort(starts);
        System.out.printf(
                Locale.ROOT,
                "%d starts: exec to first inference median %d ms, longest %d ms; resident after %d inferences at most %.1f MB%n",
                STARTS,
                starts.get(STARTS / 2).toMillis(),
                starts.get(STARTS - 1).toMillis(),
                INFERENCES,
                resident / 1024.0);
    }
}
