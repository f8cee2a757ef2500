package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.JobReport;
import java.io.IOException;

/** Does jobs, each on a thread of its own. A job that was begun before, by whatever server, is gone on with or done anew. */
public interface JobRunner {

    /**
     * The last report; what is returned when the job was {@linkplain JobWatch#isLost() lost} counts for nothing.
     *
     * @throws JobFailedException when the job has no result, with a reason for people
     */
    JobReport run(Job job, JobWatch watch) throws JobFailedException, IOException, InterruptedException;
}
