package dev.flotilla.fleet.job;

/** Whoever did a job was killed; another attempt may come to its end. */
final class JobDiedException extends JobFailedException {
    JobDiedException(String why) {
        super(why);
    }
}
