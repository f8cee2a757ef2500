package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;
import java.util.Optional;

/** How fast a plan goes, as it is written. */
final class PaceDocument {

    private PaceDocument() {}

    static Pace read(Document plan) throws MalformedDocumentException {
        if (!plan.has("pace")) {
            return Pace.UNBOUNDED;
        }
        Document pace = plan.object("pace");
        return new Pace(bound(pace, "maxInFlight"), bound(pace, "devicesPerMinute"), growth(pace));
    }

    private static Optional<Integer> bound(Document pace, String field) throws MalformedDocumentException {
        return pace.has(field) ? Optional.of((int) pace.integerBetween(field, 1, Pace.MOST)) : Optional.empty();
    }

    private static Optional<Pace.Growth> growth(Document pace) throws MalformedDocumentException {
        if (!pace.has("growth")) {
            return Optional.empty();
        }
        Document growth = pace.object("growth");
        return Optional.of(
                new Pace.Growth((int) growth.integerBetween("initial", 1, Pace.MOST), growth.number("factor")));
    }

    static Retries readRetries(Document plan) throws MalformedDocumentException {
        if (!plan.has("retries")) {
            return Retries.NONE;
        }
        Document retries = plan.object("retries");
        return new Retries(
                (int) retries.integerBetween("perDevice", 0, Retries.MOST_PER_DEVICE),
                (int) retries.integerBetween("perRollout", 0, Retries.MOST_PER_ROLLOUT),
                Duration.ofSeconds(retries.integerBetween("backOffSeconds", 0, Retries.MAX_BACK_OFF.toSeconds())));
    }

    static Document write(Pace pace) {
        return Document.builder()
                .putIfPresent("maxInFlight", pace.maxInFlight().map(Integer::longValue))
                .putIfPresent("devicesPerMinute", pace.devicesPerMinute().map(Integer::longValue))
                .putIfPresent("growth", pace.growth().map(PaceDocument::write))
                .build();
    }

    private static Document write(Pace.Growth growth) {
        return Document.builder()
                .put("initial", (long) growth.initial())
                .put("factor", growth.factor())
                .build();
    }

    static Document write(Retries retries) {
        return Document.builder()
                .put("perDevice", (long) retries.perDevice())
                .put("perRollout", (long) retries.perRollout())
                .put("backOffSeconds", retries.backOff().toSeconds())
                .build();
    }
}
