package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** What whoever does a job elsewhere gets of this server, and brings: the files that the job names, and nothing else. */
public final class JobShare {
    private static final int REMEMBERED_MANIFESTS = 8;

    private final Jobs jobs;
    private final JobFiles files;
    private final Executor background;
    private final Map<Digest, Set<Digest>> samples = Collections.synchronizedMap(new LinkedHashMap<>());

    /** @param background for manifests, which may be long */
    public JobShare(Jobs jobs, JobFiles files, Executor background) {
        this.jobs = jobs;
        this.files = files;
        this.background = background;
    }

    /** The champion, master, dataset or reference of a job that runs; empty if it has none, or does not run. */
    public Future<Optional<byte[]>> part(String job, String part) {
        return running(job).compose(found -> found.flatMap(request -> file(request, part))
                .map(file -> files.read(file.digest()).map(Optional::of))
                .orElse(Future.succeededFuture(Optional.empty())));
    }

    private static Optional<JobFile> file(JobRequest request, String part) {
        return switch (part) {
            case "champion" -> Optional.of(request.champion());
            case "master" -> request.master();
            case "dataset" -> Optional.of(request.dataset());
            case "reference" -> request.reference();
            default -> Optional.empty();
        };
    }

    /** A sample of a job that runs; empty if it is none of its samples. */
    public Future<Optional<byte[]>> sample(String job, Digest digest) {
        return running(job).compose(found -> {
            List<Digest> manifests = new ArrayList<>();
            found.ifPresent(request -> {
                manifests.add(request.dataset().digest());
                request.reference().ifPresent(reference -> manifests.add(reference.digest()));
            });
            return isIn(manifests, digest)
                    .compose(is -> Boolean.TRUE.equals(is)
                            ? files.read(digest).map(Optional::of)
                            : Future.succeededFuture(Optional.empty()));
        });
    }

    private Future<Boolean> isIn(List<Digest> manifests, Digest digest) {
        Future<Boolean> found = Future.succeededFuture(false);
        for (Digest manifest : manifests) {
            found = found.compose(before -> Boolean.TRUE.equals(before)
                    ? Future.succeededFuture(true)
                    : samples(manifest).map(set -> set.contains(digest)));
        }
        return found;
    }

    private Future<Set<Digest>> samples(Digest manifest) {
        Set<Digest> known = samples.get(manifest);
        return known != null
                ? Future.succeededFuture(known)
                : files.read(manifest)
                        .compose(json -> Future.fromCompletionStage(
                                CompletableFuture.supplyAsync(() -> parse(json), background)))
                        .onSuccess(read -> remember(manifest, read));
    }

    private static Set<Digest> parse(byte[] json) {
        try {
            return DatasetManifest.parse(json).samples().stream()
                    .map(DatasetSample::digest)
                    .collect(Collectors.toSet());
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a kept dataset cannot be read: " + e.getMessage(), e);
        }
    }

    private void remember(Digest manifest, Set<Digest> read) {
        synchronized (samples) {
            samples.put(manifest, read);
            if (samples.size() > REMEMBERED_MANIFESTS) {
                samples.remove(samples.keySet().iterator().next());
            }
        }
    }

    /** Keeps a file that a job that runs made; false if it does not run. */
    public Future<Boolean> keep(String job, byte[] bytes) {
        return running(job)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : files.keep(Digest.of(bytes), bytes).map(true));
    }

    private Future<Optional<JobRequest>> running(String job) {
        return jobs.find(job).map(found -> found.filter(one -> one.state() == JobState.RUNNING)
                .map(one -> one.order().request()));
    }
}
