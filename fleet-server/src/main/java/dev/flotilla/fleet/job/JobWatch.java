package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import java.util.Optional;

/** Between a runner and the rest of the server, while it is at a job. */
public interface JobWatch {

    /** Tells how far it is; may be asked as often as one likes. */
    void progress(JobReport report);

    /** The last that was heard of the job, from whomever. */
    Optional<JobReport> heard() throws JobFailedException, InterruptedException;

    /** Whether somebody wants the job to stop. */
    boolean isCancelled();

    /** Whether this server is to leave the job to another, which goes on with it. */
    boolean isLost();
}
