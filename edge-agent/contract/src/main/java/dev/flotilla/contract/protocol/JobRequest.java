package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;

/**
 * A job as whoever runs it gets it: {@code job.json} in the directory of an embedded job, the body of a webhook's request.
 * Equal jobs give equal results, so that a job may be sent or begun again at any time.
 *
 * @param jobId names the job; a runner that has seen it goes on with it or answers with its result
 * @param kind what to do
 * @param champion the bundle that serves now
 * @param master the float model that the champion was made from; empty if nobody kept it
 * @param trigger why, for people
 * @param dataset manifest of the samples that the job is about
 * @param reference manifest of samples as the champion was made for: to be replayed, and not to be forgotten
 * @param constraints what the model has to keep to
 * @param settings of the trainer that is meant; each says in its own documentation what it knows
 * @param seed of all chance
 * @param callbackUrl where {@link JobReport}s go; empty: to files in the job's directory
 * @param token to be sent with reports and requests for files as {@code Authorization: Bearer}; empty if none is needed
 */
public record JobRequest(
        String jobId,
        JobKind kind,
        JobFile champion,
        Optional<JobFile> master,
        String trigger,
        JobFile dataset,
        Optional<JobFile> reference,
        JobConstraints constraints,
        Document settings,
        long seed,
        Optional<String> callbackUrl,
        Optional<String> token) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 64 * 1024;
    /** The longest trigger. */
    public static final int MAX_TRIGGER = 1024;

    private static final int MAX_TOKEN = 4096;
    private static final String MANIFEST_URL = "manifestUrl";

    /** Checks the bounds. */
    public JobRequest {
        if (jobId.isEmpty() || jobId.length() > Messages.MAX_ID || trigger.length() > MAX_TRIGGER) {
            throw new IllegalArgumentException("a job has an id of 1 to " + Messages.MAX_ID
                    + " characters and a trigger of at most " + MAX_TRIGGER);
        }
    }

    /** The message in JSON. */
    public byte[] toJson() {
        return Messages.builder()
                .put("jobId", jobId)
                .put("kind", kind.wireName())
                .put("champion", champion.toDocument())
                .putIfPresent("master", master.map(JobFile::toDocument))
                .put("trigger", trigger)
                .put("dataset", dataset.toDocument(MANIFEST_URL))
                .putIfPresent("reference", reference.map(file -> file.toDocument(MANIFEST_URL)))
                .put("constraints", constraints.toDocument())
                .put("settings", settings)
                .put("seed", seed)
                .putIfPresent("callbackUrl", callbackUrl)
                .putIfPresent("token", token)
                .build()
                .toJson();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static JobRequest parse(byte[] json) throws MalformedDocumentException {
        Document document = Messages.parseJson(json, MAX_BYTES);
        Document nothing = Document.builder().build();
        return new JobRequest(
                Messages.text(document, "jobId", Messages.MAX_ID),
                JobKind.parse(document.string("kind")),
                JobFile.parse(document.object("champion")),
                JobFile.find(document, "master", "url"),
                Messages.optionalText(document, "trigger", MAX_TRIGGER),
                JobFile.parse(document.object("dataset"), MANIFEST_URL),
                JobFile.find(document, "reference", MANIFEST_URL),
                JobConstraints.parse(document.findObject("constraints").orElse(nothing)),
                document.findObject("settings").orElse(nothing),
                document.integer("seed", 0),
                text(document, "callbackUrl", JobFile.MAX_URL),
                text(document, "token", MAX_TOKEN));
    }

    private static Optional<String> text(Document document, String key, int max) throws MalformedDocumentException {
        return document.has(key) ? Optional.of(Messages.text(document, key, max)) : Optional.empty();
    }

    /** Without the token, which is a secret. */
    @Override
    public String toString() {
        return "JobRequest(" + jobId + ", " + kind.wireName() + ", champion "
                + champion.digest().short8() + ", dataset " + dataset.digest().short8() + ", seed " + seed + ")";
    }
}
