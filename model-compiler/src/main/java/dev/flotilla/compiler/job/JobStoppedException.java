package dev.flotilla.compiler.job;

import dev.flotilla.contract.protocol.JobStatus;

/** A job was told to stop, or took too long. Unchecked, since it may come from wherever a step tells how far it is. */
public final class JobStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final JobStatus status;

    JobStoppedException(JobStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** What becomes of the job. */
    public JobStatus status() {
        return status;
    }
}
