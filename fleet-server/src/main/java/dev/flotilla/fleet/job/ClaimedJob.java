package dev.flotilla.fleet.job;

/**
 * A job that a server has until its lease ends.
 *
 * @param fence rises with every claim; whoever writes with an older one is not heard
 */
public record ClaimedJob(Job job, long fence) {}
