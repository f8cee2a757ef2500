package dev.flotilla.agent.download;

import dev.flotilla.agent.storage.DurableFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Asks the policy before each part of a download, and counts what comes. Not thread-safe. */
public final class Downloads {
    private final DownloadPolicy policy;
    private final Clock clock;
    private final Optional<Pace> pace;
    private final Optional<DayCount> day;
    private Optional<Allowance.Deferred> deferred = Optional.empty();

    /**
     * @param files where the day's count is kept
     * @param clock tells quiet hours, days and the pace
     */
    public Downloads(DownloadPolicy policy, DurableFiles files, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        this.pace = policy.bytesPerSecond() > 0
                ? Optional.of(new Pace(policy.bytesPerSecond(), clock.instant()))
                : Optional.empty();
        this.day = policy.countsDays() ? Optional.of(DayCount.open(files)) : Optional.empty();
    }

    /** What may come now. */
    public Allowance ask() {
        Allowance allowance = at(clock.instant());
        deferred = allowance instanceof Allowance.Deferred wait ? Optional.of(wait) : Optional.empty();
        return allowance;
    }

    private Allowance at(Instant now) {
        long usedToday = day.map(count -> count.used(now)).orElse(0L);
        Allowance allowed = policy.at(now, usedToday);
        Allowance paced = pace.map(kept -> kept.at(now)).orElse(allowed);
        if (allowed instanceof Allowance.Granted most && paced instanceof Allowance.Granted granted) {
            return new Allowance.Granted(Math.min(most.bytes(), granted.bytes()));
        }
        return allowed instanceof Allowance.Deferred ? allowed : paced;
    }

    /** Whether a download that is under way has to end. */
    public boolean held() {
        return policy.hold().reason().isPresent();
    }

    /** The wait that {@link #ask} answered last; empty if something might come. */
    public Optional<Allowance.Deferred> deferred() {
        return deferred;
    }

    /**
     * Durably counts what is about to come, where a day's bytes are counted.
     *
     * @return how many bytes may be read before this is called again, at least one and at most so many
     */
    public int next(int atMost) throws IOException {
        return day.isPresent() ? (int) Math.min(atMost, day.get().ahead(clock.instant())) : atMost;
    }

    /** So many bytes came. */
    public void received(int bytes) {
        pace.ifPresent(kept -> kept.received(bytes));
        day.ifPresent(count -> count.received(bytes));
    }
}
