package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobRequest;
import java.util.Optional;

/**
 * Where a runner finds a job's files, and whom it tells.
 *
 * @param callbackUrl empty: it writes files into the job's directory
 */
record JobPlaces(
        String champion,
        String master,
        String dataset,
        String reference,
        Optional<String> callbackUrl,
        Optional<String> token) {

    /** The request with these places. */
    JobRequest in(JobRequest request) {
        return new JobRequest(
                request.jobId(),
                request.kind(),
                at(champion, request.champion()),
                request.master().map(file -> at(master, file)),
                request.trigger(),
                at(dataset, request.dataset()),
                request.reference().map(file -> at(reference, file)),
                request.constraints(),
                request.settings(),
                request.seed(),
                callbackUrl,
                token);
    }

    private static JobFile at(String place, JobFile file) {
        return new JobFile(place, file.digest());
    }
}
