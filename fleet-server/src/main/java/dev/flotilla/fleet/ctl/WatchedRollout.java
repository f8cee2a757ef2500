package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ChangeSignal;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.client.RefusedRequestException;
import dev.flotilla.fleet.ctl.view.Display;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Follows a rollout, also while its server is started again. */
final class WatchedRollout {
    private static final int MOST_FAILED = 100;
    /** Read at least as often, whatever the events say. */
    private static final Duration AT_LEAST = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final Api api;
    private final String id;
    private final Display display;

    WatchedRollout(Api api, String id, Display display) {
        this.api = api;
        this.id = id;
        this.display = display;
    }

    /** Says whether to go on watching. */
    @FunctionalInterface
    interface Interest {
        boolean isUnsatisfiedBy(Document rollout) throws IOException;
    }

    /** The rollout as it is when nobody is interested any more, or the time is over. */
    Document follow(Interest interest, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        try (ChangeSignal changes = new ChangeSignal(api, "rollouts")) {
            Document rollout = look();
            while (interest.isUnsatisfiedBy(rollout) && System.nanoTime() < end) {
                Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                changes.await(left.compareTo(AT_LEAST) < 0 ? left : AT_LEAST);
                rollout = look();
            }
            return rollout;
        }
    }

    private Document look() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean said = false;
        while (true) {
            try {
                Document rollout = api.get(Address.of("rollouts", id));
                display.show(rollout, failed(api, id));
                return rollout;
            } catch (IOException e) {
                boolean passes = !(e instanceof RefusedRequestException refused) || refused.isTransient();
                if (!passes || System.nanoTime() > end) {
                    throw e;
                }
                if (!said) {
                    display.note(e.getMessage() + "; trying again for " + PATIENCE.toMinutes() + " minutes");
                    said = true;
                }
                Thread.sleep(TRY_AGAIN.toMillis());
            }
        }
    }

    /** Devices of a rollout that failed, not all of very many. */
    static List<Document> failed(Api api, String id) throws IOException, InterruptedException {
        Address failed = Address.of("rollouts", id, "devices").with("state", "FAILED");
        return Listing.read(api, failed, "after", MOST_FAILED).items();
    }
}
