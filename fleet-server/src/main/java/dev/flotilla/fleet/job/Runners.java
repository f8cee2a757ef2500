package dev.flotilla.fleet.job;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Those that this server has, and why it lacks the others. */
public final class Runners {
    private final Map<RunnerKind, JobRunner> known;
    private final Map<RunnerKind, String> missing;
    private final JobFolders folders;

    /**
     * All of them.
     *
     * @param missing which setting each of the others wants, for people
     * @param folders the root of the directories of jobs
     */
    public Runners(Map<RunnerKind, JobRunner> known, Map<RunnerKind, String> missing, Path folders) {
        this.known = Map.copyOf(known);
        this.missing = Map.copyOf(missing);
        this.folders = new JobFolders(folders);
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

    /** The directories of jobs that are done here. */
    JobFolders folders() {
        return folders;
    }
}
