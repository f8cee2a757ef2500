package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a candidate comes from, in the form of {@code compile --report}, which {@code sign --report} turns into the provenance
 * of its bundle: the job, the champion, the float master and the data, by their digests.
 */
record JobProvenance(JobPlace place, JobRequest job, String compilerVersion) {
    private static final int SCHEMA = 1;

    /**
     * The report.
     *
     * @param passed whether everything held that is the same whenever it is measured
     */
    Document report(CandidateMaker.Made made, Map<String, Double> metrics, boolean passed)
            throws DataException, IOException {
        Document.Builder report = Document.builder()
                .put("schema", SCHEMA)
                .put("scheme", "int8")
                .put("int8Bytes", made.model().length)
                .put("modelSha256", Digest.of(made.model()).hex());
        made.master()
                .ifPresent(
                        master -> report.put("masterSha256", Digest.of(master).hex()));
        return report.put("evaluation", metrics)
                .put("recipe", made.figures())
                .put("passed", passed)
                .put("provenance", provenance())
                .build();
    }

    private Document provenance() throws DataException, IOException {
        List<Document> files = new ArrayList<>();
        files.add(file("champion", job.champion()));
        if (job.master().isPresent()) {
            files.add(file("float master", job.master().get()));
        }
        files.add(file("dataset", job.dataset()));
        if (job.reference().isPresent()) {
            files.add(file("reference", job.reference().get()));
        }
        return Document.builder()
                .put("compiler", compilerVersion)
                .put("runtime", TfliteEngine.runtimeVersion())
                .put("command", List.of("retrain", job.kind().wireName(), "--seed", String.valueOf(job.seed())))
                .put("files", files)
                .build();
    }

    private Document file(String role, JobFile file) throws DataException, IOException {
        Path path = place.file(file);
        return Document.builder()
                .put("role", role)
                .put("name", String.valueOf(path.getFileName()))
                .put("bytes", Files.size(path))
                .put("sha256", file.digest().hex())
                .build();
    }
}
