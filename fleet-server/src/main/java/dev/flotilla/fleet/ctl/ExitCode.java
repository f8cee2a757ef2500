package dev.flotilla.fleet.ctl;

/** What a command ends with. */
enum ExitCode {
    DONE(0),
    /** The server refused, failed or is out of reach, or what was checked is not as it should be. */
    FAILED(1),
    /** Picocli's own for a wrong command line; here also for files and addresses that cannot be used. */
    USAGE(2),
    /** A rollout that was watched ended, or stopped, otherwise than completed. */
    ENDED_OTHERWISE(3),
    /** A rollout that was watched was still under way when the time was over. */
    UNDER_WAY(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
