package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a job stands, from whoever runs it: the body of a callback, {@code progress.json} and {@code result.json} of an
 * embedded job.
 *
 * @param jobId the job
 * @param sequence rises with every report of a job; one that is not above the last seen is to be ignored
 * @param status how it stands
 * @param phase what it is at, 1 to 32 characters: the embedded trainer names {@code data}, {@code validation}, {@code tune},
 *     {@code train}, {@code compile}, {@code evaluate} and {@code done}
 * @param progress how much of the job is done, 0 to 1
 * @param message for people; cut at {@link #MAX_MESSAGE} characters
 * @param parameters what was chosen, such as a learning rate, by name
 * @param models what was made; empty until there is any
 * @param gate the verdict on the challenger; empty until there is one
 */
public record JobReport(
        String jobId,
        long sequence,
        JobStatus status,
        String phase,
        double progress,
        String message,
        Map<String, Double> parameters,
        List<JobModel> models,
        Optional<GateVerdict> gate) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 1 << 20;
    /** The longest message. */
    public static final int MAX_MESSAGE = 4096;
    /** The most figures of one model, one check or the job. */
    public static final int MAX_FIGURES = 256;
    /** The most models. */
    public static final int MAX_MODELS = 16;

    private static final int MAX_PHASE = 32;

    /** Checks the bounds; the message is cut. */
    public JobReport {
        if (jobId.isEmpty()
                || jobId.length() > Messages.MAX_ID
                || phase.isEmpty()
                || phase.length() > MAX_PHASE
                || sequence < 0) {
            throw new IllegalArgumentException("a report has an id of 1 to " + Messages.MAX_ID
                    + " characters, a phase of 1 to " + MAX_PHASE + ", and no negative sequence");
        }
        if (!(progress >= 0 && progress <= 1) || models.size() > MAX_MODELS || parameters.size() > MAX_FIGURES) {
            throw new IllegalArgumentException("a report has a progress of 0 to 1, at most " + MAX_MODELS
                    + " models and at most " + MAX_FIGURES + " parameters");
        }
        message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        models = Collections.unmodifiableList(new ArrayList<>(models));
    }

    /** A report of a job that has made nothing so far. */
    public static JobReport of(
            String jobId, long sequence, JobStatus status, String phase, double progress, String message) {
        return new JobReport(
                jobId,
                sequence,
                status,
                phase,
                progress,
                message,
                Collections.emptyMap(),
                Collections.emptyList(),
                Optional.empty());
    }

    /** The message in JSON. */
    public byte[] toJson() {
        List<Document> made = new ArrayList<>();
        models.forEach(model -> made.add(model.toDocument()));
        return Messages.builder()
                .put("jobId", jobId)
                .put("sequence", sequence)
                .put("status", status.wireName())
                .put("phase", phase)
                .put("progress", progress)
                .put("message", message)
                .put("parameters", parameters)
                .put("models", made)
                .putIfPresent("gate", gate.map(GateVerdict::toDocument))
                .build()
                .toJson();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static JobReport parse(byte[] json) throws MalformedDocumentException {
        Document document = Messages.parseJson(json, MAX_BYTES);
        List<JobModel> models = new ArrayList<>();
        for (Document model : Messages.atMost("models", document.objects("models"), MAX_MODELS)) {
            models.add(JobModel.parse(model));
        }
        Optional<Document> gate = document.findObject("gate");
        return new JobReport(
                Messages.text(document, "jobId", Messages.MAX_ID),
                Messages.count(document, "sequence"),
                JobStatus.parse(document.string("status")),
                Messages.text(document, "phase", MAX_PHASE),
                Messages.fraction(document, "progress"),
                Messages.optionalText(document, "message", MAX_MESSAGE),
                Messages.figures(document, "parameters", MAX_FIGURES),
                models,
                gate.isPresent() ? Optional.of(GateVerdict.parse(gate.get())) : Optional.empty());
    }
}
