package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobRequest;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What is to be done, and by whom. The addresses of its files do not count, only their digests: each runner puts the files
 * where it can reach them.
 *
 * @param request without a callback and a token
 */
public record JobOrder(RunnerKind runner, JobRequest request) {
    /** Ids are names of directories and parts of addresses. */
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public JobOrder {
        if (!ID.matcher(request.jobId()).matches()) {
            throw new IllegalArgumentException(
                    "jobId: expected 1 to 64 small letters, digits and hyphens, found " + request.jobId());
        }
        if (request.callbackUrl().isPresent() || request.token().isPresent()) {
            throw new IllegalArgumentException("a job gets its callback and its token when it is begun");
        }
    }

    public String id() {
        return request.jobId();
    }

    /** Whether the other one would be the very same job. */
    boolean isSameAs(JobOrder other) {
        return runner == other.runner && Arrays.equals(request.toJson(), other.request.toJson());
    }
}
