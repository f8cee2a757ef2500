package dev.flotilla.agent.capture;

import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears of inferences and holds some of them in memory, while it is open. Thread-safe: any number of threads infer. An
 * input is copied only when it is taken in.
 */
final class Collector implements InferenceListener {
    private final Clock clock;
    private final Content content;
    private final List<Draw> draws = new ArrayList<>();
    /** Without a lock for those who infer while nothing is collected. */
    private volatile @Nullable Digest bundle;

    /** @param content what is held beside answers */
    Collector(Clock clock, Content content) {
        this.clock = clock;
        this.content = content;
    }

    /** Has a draw, of the same bundle as all others under way, hear of inferences too. */
    synchronized void open(Draw draw) {
        draws.add(draw);
        bundle = draw.bundle().digest();
    }

    /** No draw hears of anything any more; what they held is gone. */
    synchronized void drop() {
        draws.clear();
        bundle = null;
    }

    /** The draw does not hear of anything any more; returns what it chose. */
    synchronized List<Draw.Chosen> end(Draw draw) {
        if (!draws.remove(draw)) {
            return List.of();
        }
        if (draws.isEmpty()) {
            bundle = null;
        }
        return draw.end();
    }

    @Override
    public void inferred(float[] input, Prediction prediction) {
        if (prediction.bundle().equals(bundle)) {
            offer(input, prediction);
        }
    }

    private synchronized void offer(float[] input, Prediction prediction) {
        for (Draw draw : draws) {
            if (draw.bundle().digest().equals(prediction.bundle())) {
                draw.offer(prediction.index(), margin(prediction.scores()), once(draw.bundle(), input, prediction));
            }
        }
    }

    /** The same candidate however often it is taken in. */
    private Supplier<Candidate> once(Bundle by, float[] input, Prediction prediction) {
        Candidate[] made = new Candidate[1];
        return () -> {
            if (made[0] == null) {
                made[0] = new Candidate(
                        by.digest(),
                        clock.instant(),
                        content == Content.INPUTS ? Optional.of(by.input().quantize(input)) : Optional.empty(),
                        content == Content.EMBEDDINGS
                                ? by.embedding().map(tensor -> tensor.quantize(prediction.embedding()))
                                : Optional.empty(),
                        prediction.scores().clone(),
                        prediction.index());
            }
            return made[0];
        };
    }

    /** By how much the best score is above the next; with one score alone, how far it is from undecided. */
    private static double margin(float[] scores) {
        double best = Double.NEGATIVE_INFINITY;
        double next = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            if (score > best) {
                next = best;
                best = score;
            } else if (score > next) {
                next = score;
            }
        }
        return scores.length == 1 ? Math.abs(best - 0.5) : best - next;
    }

    @Override
    public void failed(Digest failed) {}

    @Override
    public void refused(Refusal why) {}
}
