package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.registry.RegisteredBundle;
import java.time.Instant;
import java.util.Optional;

/**
 * A device of large fleets: which assignments it obeys, what it runs in the end, and what it says of that, as the agent
 * does ({@link LightDeviceTest} compares the two), without the agent's work.
 */
final class LightDevice implements FleetDevice {

    private static final long FIRST_WAIT = 60_000;
    private static final long MOST_WAIT = 3_600_000;
    private static final long PATIENCE = 3_600_000;

    private final DeviceId id;
    private final int number;
    private final DeviceSurroundings in;
    private Optional<LightWire.Order> underWay = Optional.empty();
    private Optional<LightWire.Order> waiting = Optional.empty();
    private UpdatePhase phase = UpdatePhase.IDLE;
    private Optional<Digest> active = Optional.empty();
    private Optional<Digest> spare = Optional.empty();
    private String reason = "";
    private boolean connected;
    private boolean ended;
    /** Rises when what was planned is no longer to happen. */
    private long course;

    private long reportRound;
    private long reportWait = FIRST_WAIT;

    LightDevice(DeviceId id, int number, DeviceSurroundings in) {
        this.id = id;
        this.number = number;
        this.in = in;
    }

    @Override
    public DeviceId id() {
        return id;
    }

    @Override
    public void connected() {
        connected = true;
        report();
    }

    @Override
    public void disconnected() {
        connected = false;
        reportRound++;
    }

    @Override
    public void told(byte[] payload) {
        LightWire.Order order = LightWire.order(payload);
        long newest = underWay.map(LightWire.Order::counter).orElse(0L);
        if (order.counter() > newest) {
            if (waiting.filter(other -> other.counter() >= order.counter()).isEmpty()) {
                waiting = Optional.of(order);
            }
            takeWaiting();
        } else if (order.counter() < newest) {
            reason = "assignment " + order.counter() + " is older than " + newest;
        }
        report();
    }

    /** What touches what serves goes to its end first. */
    private void takeWaiting() {
        if (waiting.isEmpty() || phase == UpdatePhase.ACTIVATING) {
            return;
        }
        LightWire.Order next = waiting.get();
        waiting = Optional.empty();
        if (!Instant.ofEpochMilli(in.time().millis()).isBefore(next.expires())) {
            reason = "assignment " + next.counter() + " expired";
            return;
        }
        if (phase == UpdatePhase.PROBING) {
            spare = Optional.empty();
        }
        in.ledger().began(id, next.counter(), next.bundle());
        underWay = Optional.of(next);
        reason = "";
        enter(UpdatePhase.FETCHING);
    }

    private void enter(UpdatePhase next) {
        phase = next;
        course++;
        report();
        work();
    }

    /** The work of a state takes some time; after a restart it begins anew. */
    private void work() {
        long mine = course;
        Trait trait = trait();
        boolean hangs = phase == UpdatePhase.FETCHING && trait == Trait.HANGS && !holds(bundle());
        boolean slow = in.chances().has(Fault.SLOW) && in.chances().fixed(5, number, 7) == 0;
        long usual = in.chances().plain().nextInt(in.pace());
        in.time().after(hangs ? PATIENCE : slow ? 20 * usual : usual, () -> {
            if (course == mine && !ended) {
                done(trait);
            }
        });
    }

    private boolean holds(Digest bundle) {
        return active.equals(Optional.of(bundle)) || spare.equals(Optional.of(bundle));
    }

    private Digest bundle() {
        return underWay.orElseThrow().bundle();
    }

    private Trait trait() {
        return in.catalogue().trait(number, bundle());
    }

    private void done(Trait trait) {
        switch (phase) {
            case FETCHING -> fetched(trait);
            case VERIFYING, PROBING -> probed(trait);
            case ACTIVATING -> activated(trait);
            case IDLE, SHADOWING, CONFIRMED, REJECTED, ROLLED_BACK -> throw new IllegalStateException("nothing to do");
        }
    }

    private void fetched(Trait trait) {
        if (active.equals(Optional.of(bundle()))) {
            settle(UpdatePhase.CONFIRMED, "");
        } else if (trait == Trait.HANGS && !holds(bundle())) {
            settle(UpdatePhase.REJECTED, "no progress");
        } else {
            enter(UpdatePhase.PROBING);
        }
    }

    private void probed(Trait trait) {
        if (trait == Trait.REFUSES || trait == Trait.CRASHES) {
            spare = Optional.empty();
            settle(UpdatePhase.REJECTED, "by its trait: " + trait);
        } else {
            enter(UpdatePhase.ACTIVATING);
        }
    }

    private void activated(Trait trait) {
        if (trait == Trait.WRONG_ANSWER) {
            settle(UpdatePhase.ROLLED_BACK, "wrong answer");
        } else {
            spare = active;
            active = Optional.of(bundle());
            in.ledger().runs(id, active);
            settle(UpdatePhase.CONFIRMED, "");
        }
        takeWaiting();
    }

    private void settle(UpdatePhase end, String why) {
        phase = end;
        course++;
        reason = why;
        report();
    }

    @Override
    public void restart() {
        reason = phase == UpdatePhase.REJECTED || phase == UpdatePhase.ROLLED_BACK ? reason : "";
        waiting = Optional.empty();
        in.broker().disconnect(id);
        course++;
        if (phase != UpdatePhase.IDLE && !isSettled()) {
            work();
        }
    }

    private boolean isSettled() {
        return switch (phase) {
            case IDLE, SHADOWING, CONFIRMED, REJECTED, ROLLED_BACK -> true;
            case FETCHING, VERIFYING, PROBING, ACTIVATING -> false;
        };
    }

    @Override
    public void end() {
        ended = true;
        course++;
        reportRound++;
    }

    private void report() {
        reportWait = FIRST_WAIT;
        say();
    }

    /** Says how it is, and again after waits that double. */
    private void say() {
        long round = ++reportRound;
        if (!connected || ended) {
            return;
        }
        ReportedState state = state();
        in.ledger().said(id, state);
        in.broker().say(this, LightWire.report(state));
        in.time().after(reportWait, () -> {
            if (round == reportRound) {
                reportWait = Math.min(MOST_WAIT, 2 * reportWait);
                say();
            }
        });
    }

    private ReportedState state() {
        Standing standing = standing();
        return new ReportedState(
                Long.toHexString(in.chances().plain().nextLong()),
                Instant.ofEpochMilli(in.time().millis()),
                standing.counter(),
                underWay.map(LightWire.Order::nonce).orElse(""),
                standing.phase(),
                standing.active(),
                "",
                standing.selfTestOutput(),
                0,
                reason,
                "light",
                0);
    }

    @Override
    public Standing standing() {
        return new Standing(
                underWay.map(LightWire.Order::counter).orElse(0L), phase, active, active.flatMap(this::selfTestOutput));
    }

    private Optional<Digest> selfTestOutput(Digest serving) {
        return in.catalogue().trait(number, serving) == Trait.LIES
                ? Optional.of(serving)
                : Catalogue.find(serving).map(RegisteredBundle::selfTestOutput);
    }

    @Override
    public UpdatePhase end(Digest bundle) {
        return active.equals(Optional.of(bundle))
                ? UpdatePhase.CONFIRMED
                : in.catalogue().trait(number, bundle).end();
    }
}
