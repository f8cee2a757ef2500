package dev.flotilla.agent.capture;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureReason;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.Consent;
import java.time.Instant;
import java.util.Optional;

/** An inference that may be given away, in memory only. */
final class Candidate {
    private final Digest bundle;
    private final Instant at;
    private final Optional<byte[]> tensor;
    private final Optional<byte[]> embedding;
    private final float[] scores;
    private final int predicted;

    Candidate(
            Digest bundle,
            Instant at,
            Optional<byte[]> tensor,
            Optional<byte[]> embedding,
            float[] scores,
            int predicted) {
        this.bundle = bundle;
        this.at = at;
        this.tensor = tensor;
        this.embedding = embedding;
        this.scores = scores;
        this.predicted = predicted;
    }

    Instant at() {
        return at;
    }

    byte[] encode(CaptureReason reason, String subject, Consent consent) {
        return new CapturedSample(bundle, at, reason, tensor, embedding, scores, predicted, subject, consent).toCbor();
    }
}
