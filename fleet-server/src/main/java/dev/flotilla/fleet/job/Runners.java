package dev.flotilla.fleet.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those that this server has, and why it lacks the others. */
public final class Runners {
    private static final Logger LOG = LoggerFactory.getLogger(Runners.class);

    private final Map<RunnerKind, JobRunner> known;
    private final Map<RunnerKind, String> missing;
    private final Path folders;

    /**
     * All of them.
     *
     * @param missing which setting each of the others wants, for people
     * @param folders the root of the directories of jobs
     */
    public Runners(Map<RunnerKind, JobRunner> known, Map<RunnerKind, String> missing, Path folders) {
        this.known = Map.copyOf(known);
        this.missing = Map.copyOf(missing);
        this.folders = folders;
    }

    Set<RunnerKind> kinds() {
        return known.keySet();
    }

    JobRunner of(RunnerKind kind) {
        return Objects.requireNonNull(known.get(kind));
    }

    Optional<String> findMissing(RunnerKind kind) {
        return known.containsKey(kind)
                ? Optional.empty()
                : Optional.of(missing.getOrDefault(kind, "there is no runner " + kind.wireName()));
    }

    /** Deletes the directory of a job, if it had one here. */
    void forget(String job) {
        Path folder = folders.resolve(job);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be deleted", folder, e);
        }
    }
}
