package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.HmacKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What whoever does a job shows for its files and its reports: made of the job's id by the secret of the webhook, so that all
 * servers know it, before and after a restart, and nobody has to keep it.
 */
public final class JobTokens {
    private static final String PREFIX = "job_";
    /** Apart from anything else that is signed with the secret: no body of a job begins like this. */
    private static final String PURPOSE = "flotilla job token\n";

    private final HmacKey key;

    public JobTokens(HmacKey key) {
        this.key = key;
    }

    /** A job's token. */
    public String token(String jobId) {
        String signed = key.sign((PURPOSE + jobId).getBytes(StandardCharsets.UTF_8));
        return PREFIX + signed.substring(signed.indexOf("sha256=") + "sha256=".length());
    }

    /** In a time that does not tell how far it is right. */
    public boolean isGood(String jobId, String token) {
        return MessageDigest.isEqual(
                token(jobId).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
