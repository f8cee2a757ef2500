package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.contract.protocol.JobStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of a job: {@code job.json} and the files that it names go in; {@code progress.json}, {@code result.json} and
 * a folder {@code out} with all that was made come out. A file {@code cancel} stops the job.
 */
public final class JobPlace {
    private static final String JOB = "job.json";
    private static final String PROGRESS = "progress.json";
    private static final String RESULT = "result.json";
    /** The digest of the job that the result is of. */
    private static final String RESULT_OF = "result-of";

    private static final String OUT = "out";
    private static final String CANCEL = "cancel";

    private final Path folder;

    public JobPlace(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The job. */
    public JobRequest request() throws DataException {
        try {
            return JobRequest.parse(job());
        } catch (MalformedDocumentException e) {
            throw new DataException(folder.resolve(JOB) + ": " + e.getMessage(), e);
        }
    }

    private byte[] job() throws DataException {
        return read(folder.resolve(JOB), JobRequest.MAX_BYTES);
    }

    private static byte[] read(Path file, int maxBytes) throws DataException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new DataException(file + ": does not exist, or is not a file");
            }
            if (Files.size(file) > maxBytes) {
                throw new DataException(file + ": is larger than " + maxBytes + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where a file of the job lies. @throws DataException if that is not within the directory */
    public Path file(JobFile file) throws DataException {
        if (file.url().contains("://")) {
            throw new DataException(
                    file.url() + ": the embedded trainer fetches nothing; whoever starts it puts the files"
                            + " into the job's directory and names them from there");
        }
        Path resolved = folder.resolve(file.url()).normalize();
        if (!resolved.startsWith(folder)) {
            throw new DataException(file.url() + ": lies outside of the job's directory");
        }
        return resolved;
    }

    /** The bytes of a file of the job. @throws DataException if it is another one than the job means */
    public byte[] bytes(JobFile file, int maxBytes) throws DataException {
        byte[] bytes = read(file(file), maxBytes);
        requireDigest(file, Digest.of(bytes));
        return bytes;
    }

    static void requireDigest(JobFile file, Digest found) throws DataException {
        if (!found.equals(file.digest())) {
            throw new DataException(file.url() + ": is " + found + ", the job means " + file.digest());
        }
    }

    /** Whether the job is to stop. */
    boolean isCancelled() {
        return Files.exists(folder.resolve(CANCEL));
    }

    /** Where what is made goes. */
    public Path out(String name) {
        return folder.resolve(OUT).resolve(name);
    }

    /** How a job names what was made. */
    public static String url(String name) {
        return OUT + "/" + name;
    }

    /** The result of this very job, if it has one and everything that it names is there. */
    public Optional<JobReport> finished() throws DataException {
        Path mark = folder.resolve(RESULT_OF);
        if (!Files.exists(mark) || !Files.exists(folder.resolve(RESULT))) {
            return Optional.empty();
        }
        String of = new String(read(mark, 2 * Digest.LENGTH), StandardCharsets.US_ASCII);
        if (!of.equals(Digest.of(job()).hex())) {
            return Optional.empty();
        }
        try {
            JobReport result = JobReport.parse(read(folder.resolve(RESULT), JobReport.MAX_BYTES));
            return result.status() == JobStatus.SUCCEEDED && isWhole(result) ? Optional.of(result) : Optional.empty();
        } catch (MalformedDocumentException e) {
            return Optional.empty();
        }
    }

    private boolean isWhole(JobReport result) throws DataException {
        for (JobModel model : result.models()) {
            Path file = file(model.file());
            if (!Files.exists(file) || !Digest.of(read(file, Integer.MAX_VALUE)).equals(model.digest())) {
                return false;
            }
        }
        return true;
    }

    /** The number of the next report: above that of any before, also of one killed. */
    long nextSequence() {
        try {
            Path file = folder.resolve(PROGRESS);
            return Files.exists(file)
                    ? JobReport.parse(read(file, JobReport.MAX_BYTES)).sequence() + 1
                    : 0;
        } catch (MalformedDocumentException | DataException e) {
            // Whatever else lies there, nobody has taken it for a report.
            return 0;
        }
    }

    void writeProgress(JobReport report) throws IOException {
        ResultFiles.write(folder.resolve(PROGRESS), report.toJson());
    }

    /** The last report. */
    public void writeResult(JobReport report) throws IOException, DataException {
        Files.deleteIfExists(folder.resolve(RESULT_OF));
        ResultFiles.write(folder.resolve(RESULT), report.toJson());
        writeProgress(report);
        // Only now does the result count as this job's.
        ResultFiles.write(folder.resolve(RESULT_OF), Digest.of(job()).hex().getBytes(StandardCharsets.US_ASCII));
    }
}
