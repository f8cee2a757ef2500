package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The directory of a job that a child process does: {@code job.json} and all files that it names go in, so that the child needs
 * no credential for anything; {@code progress.json}, {@code result.json} and {@code out/} come out; a file {@code cancel} asks
 * it to stop.
 */
final class JobFolder {
    private static final String CHAMPION = "champion.flotilla";
    private static final String MASTER = "master.tflite";
    private static final String DATASET = "dataset";
    private static final String REFERENCE = "reference";
    private static final String FILES = "files";
    /** No token and no callback: the child reports by files, and the same job has the same bytes however often it is begun. */
    private static final JobPlaces PLACES = new JobPlaces(
            CHAMPION,
            MASTER,
            DATASET + "/" + DatasetManifest.FILE,
            REFERENCE + "/" + DatasetManifest.FILE,
            Optional.empty(),
            Optional.empty());

    private final Path path;
    private final String jobId;

    private JobFolder(Path path, String jobId) {
        this.path = path;
        this.jobId = jobId;
    }

    /** The directory, made if it is not there, for nobody else to read. */
    static JobFolder in(Path root, Job job) throws IOException {
        Path folder = root.resolve(job.id());
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new JobFolder(folder, job.id());
    }

    /** Where in a job's directory the samples are that it got. */
    static List<Path> samples(Path folder) {
        return List.of(
                folder.resolve(DATASET).resolve(FILES),
                folder.resolve(REFERENCE).resolve(FILES));
    }

    Path path() {
        return path;
    }

    /** Puts everything in that is not there from an earlier time, {@code job.json} last. */
    void fill(JobRequest request, FileDrop drop) throws JobFailedException, IOException, InterruptedException {
        drop.put("the champion", request.champion().digest(), path.resolve(CHAMPION));
        if (request.master().isPresent()) {
            drop.put("the float master", request.master().get().digest(), path.resolve(MASTER));
        }
        fill(DATASET, request.dataset(), drop);
        if (request.reference().isPresent()) {
            fill(REFERENCE, request.reference().get(), drop);
        }
        Files.deleteIfExists(path.resolve("cancel"));
        FileDrop.write(path.resolve("job.json"), PLACES.in(request).toJson());
    }

    private void fill(String name, JobFile manifest, FileDrop drop)
            throws JobFailedException, IOException, InterruptedException {
        Path folder = path.resolve(name);
        Files.createDirectories(folder.resolve(FILES));
        byte[] json = drop.put("the " + name, manifest.digest(), folder.resolve(DatasetManifest.FILE));
        try {
            for (DatasetSample sample : DatasetManifest.parse(json).samples()) {
                drop.put("a sample of the " + name, sample.digest(), folder.resolve(sample.path()));
            }
        } catch (MalformedDocumentException e) {
            throw new JobFailedException("the " + name + " " + manifest.digest().hex() + ": " + e.getMessage(), e);
        }
    }

    /** How far the child says it is; empty when it has said nothing, or nothing that makes sense. */
    Optional<JobReport> progress() throws IOException {
        return report("progress.json");
    }

    /** The child's last report, if it wrote one. */
    Optional<JobReport> result() throws IOException {
        return report("result.json").filter(report -> report.status().isLast());
    }

    private Optional<JobReport> report(String name) throws IOException {
        Optional<byte[]> json = read(path.resolve(name), JobReport.MAX_BYTES);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JobReport.parse(json.get()))
                    .filter(report -> report.jobId().equals(jobId));
        } catch (MalformedDocumentException e) {
            return Optional.empty();
        }
    }

    /** A file of at most so many bytes; empty if there is none, or a longer one. */
    private static Optional<byte[]> read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            return bytes.length > maxBytes ? Optional.empty() : Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A file that the child made, held against its digest. @throws JobFailedException if it is none of this directory's */
    byte[] made(JobFile file, int maxBytes) throws JobFailedException, IOException {
        Path resolved = path.resolve(file.url()).normalize();
        if (!resolved.startsWith(path) || !Files.isRegularFile(resolved)) {
            throw new JobFailedException("result.json names " + file.url() + ", which is not in the job's directory");
        }
        byte[] bytes = read(resolved, maxBytes)
                .orElseThrow(() -> new JobFailedException(file.url() + " is longer than " + maxBytes + " bytes"));
        if (!Digest.of(bytes).equals(file.digest())) {
            throw new JobFailedException(file.url() + " is not what result.json says: "
                    + Digest.of(bytes).hex() + " instead of " + file.digest().hex());
        }
        return bytes;
    }

    /** A file of the child's that no report names, if it is there. */
    Optional<byte[]> find(String name, int maxBytes) throws IOException {
        return read(path.resolve(name), maxBytes);
    }

    /** An earlier try's bad end must not be taken for this one's; a good one says that all is done. */
    void forgetFailure() throws IOException {
        if (result().filter(report -> report.status() == JobStatus.SUCCEEDED).isEmpty()) {
            Files.deleteIfExists(path.resolve("result.json"));
        }
    }

    void askToStop() throws IOException {
        Files.writeString(path.resolve("cancel"), "");
    }

    void keepLog(String text) throws IOException {
        Files.writeString(path.resolve("log.txt"), text);
    }

    Path processFile() {
        return path.resolve("process");
    }
}
