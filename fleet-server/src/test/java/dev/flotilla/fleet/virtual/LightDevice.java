package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import java.time.Instant;
import java.util.Optional;

/**
 * A device of large fleets: which assignments it obeys, what it runs in the end, and what it says of that, as the agent
 * does ({@link LightDeviceTest} compares the two), without the agent's work.
 */
final class LightDevice implements FleetDevice {

    private static final long PATIENCE = 3_600_000;
    /** How long a shadow takes at most to make as many errors as it may. */
    private static final int MOST_ERRING_MILLIS = 1_800_000;

    private final DeviceId id;
    private final int number;
    private final DeviceSurroundings in;
    private final LightVoice voice;
    private final LightTelemetry telemetry;
    private final LightShadow shadow = new LightShadow();
    private Optional<LightWire.Order> underWay = Optional.empty();
    private Optional<LightWire.Order> waiting = Optional.empty();
    private UpdatePhase phase = UpdatePhase.IDLE;
    private Optional<Digest> active = Optional.empty();
    private Instant activeSince = Instant.EPOCH;
    private Optional<Digest> spare = Optional.empty();
    private String reason = "";
    private boolean ended;
    /** Rises when what was planned is no longer to happen. */
    private long course;

    LightDevice(DeviceId id, int number, DeviceSurroundings in) {
        this.id = id;
        this.number = number;
        this.in = in;
        this.voice = new LightVoice(this, number, in, this::state);
        this.telemetry = new LightTelemetry(in, number);
    }

    @Override
    public DeviceId id() {
        return id;
    }

    @Override
    public void connected() {
        voice.connected();
        sendTelemetry();
    }

    @Override
    public void disconnected() {
        voice.disconnected();
    }

    @Override
    public void told(byte[] payload) {
        if (ended) {
            // Its connection may last a little longer, but another device has its name and its place in the ledger.
            return;
        }
        LightWire.Order order = LightWire.order(payload);
        long newest = underWay.map(LightWire.Order::counter).orElse(0L);
        if (order.shadow().isPresent() && !in.catalogue().runsShadows(number)) {
            reason = "assignment " + order.counter() + " names no bundle to run";
        } else if (order.counter() > newest) {
            if (waiting.filter(other -> other.counter() >= order.counter()).isEmpty()) {
                waiting = Optional.of(order);
            }
            takeWaiting();
        } else if (order.counter() < newest) {
            reason = "assignment " + order.counter() + " is older than " + newest;
        }
        voice.report();
    }

    /** What touches what serves goes to its end first. */
    private void takeWaiting() {
        if (waiting.isEmpty() || phase == UpdatePhase.ACTIVATING) {
            return;
        }
        LightWire.Order next = waiting.get();
        waiting = Optional.empty();
        if (!now().isBefore(next.expires())) {
            reason = "assignment " + next.counter() + " expired";
            return;
        }
        boolean goesOn = phase == UpdatePhase.SHADOWING && next.bundle().equals(bundle());
        if (holdsUnproven() && !goesOn) {
            spare = Optional.empty();
        }
        shadow.reset();
        in.ledger().began(id, next.counter(), next.bundle());
        underWay = Optional.of(next);
        reason = "";
        enter(UpdatePhase.FETCHING);
    }

    /** What has not served to the end of its trial is nothing to fall back to, nor to go on with. */
    private boolean holdsUnproven() {
        boolean inShadow = underWay.filter(order -> order.shadow().isPresent())
                .filter(order -> spare.equals(Optional.of(order.bundle())))
                .isPresent();
        return phase == UpdatePhase.PROBING || inShadow;
    }

    private void enter(UpdatePhase next) {
        phase = next;
        course++;
        voice.report();
        work();
    }

    /** The work of a state takes some time; after a restart it begins anew. */
    private void work() {
        Trait trait = trait();
        boolean hangs = phase == UpdatePhase.FETCHING && trait == Trait.HANGS && !holds(bundle());
        boolean slow = in.chances().has(Fault.SLOW) && in.chances().fixed(5, number, 7) == 0;
        long usual = in.chances().plain().nextInt(in.pace());
        later(hangs ? PATIENCE : slow ? 20 * usual : usual, () -> done(trait));
    }

    private void later(long millis, Runnable what) {
        long mine = course;
        in.time().after(millis, () -> {
            if (course == mine && !ended) {
                what.run();
            }
        });
    }

    private boolean holds(Digest bundle) {
        return active.equals(Optional.of(bundle)) || spare.equals(Optional.of(bundle));
    }

    private Instant now() {
        return Instant.ofEpochMilli(in.time().millis());
    }

    private Digest bundle() {
        return underWay.orElseThrow().bundle();
    }

    private Optional<ShadowTerms> terms() {
        return underWay.flatMap(LightWire.Order::shadow);
    }

    private Trait trait() {
        return in.catalogue().trait(number, bundle());
    }

    private void done(Trait trait) {
        switch (phase) {
            case FETCHING -> fetched(trait);
            case VERIFYING, PROBING -> probed(trait);
            case SHADOWING -> shadows();
            case ACTIVATING -> activated(trait);
            case IDLE, CONFIRMED, REJECTED, ROLLED_BACK -> throw new IllegalStateException("nothing to do");
        }
    }

    private void fetched(Trait trait) {
        if (active.equals(Optional.of(bundle()))) {
            settle(UpdatePhase.CONFIRMED, "");
        } else if (terms().isPresent() && active.isEmpty()) {
            reject("no model serves, beside which another one could run in shadow");
        } else if (trait == Trait.HANGS && !holds(bundle())) {
            reject("no progress");
        } else {
            if (!holds(bundle())) {
                in.ledger().fetches(id, bundle());
            }
            spare = Optional.of(bundle());
            enter(UpdatePhase.PROBING);
        }
    }

    private void probed(Trait trait) {
        if (trait == Trait.REFUSES || trait == Trait.CRASHES) {
            reject("by its trait: " + trait);
        } else {
            enter(terms().isPresent() ? UpdatePhase.SHADOWING : UpdatePhase.ACTIVATING);
        }
    }

    /** It is loaded beside the one that serves. */
    private void shadows() {
        shadow.load(bundle(), now());
        voice.report();
        if (trait() == Trait.ERRS) {
            later(in.chances().plain().nextInt(MOST_ERRING_MILLIS), () -> reject("stopped in shadow after 10 errors"));
        }
    }

    private void activated(Trait trait) {
        if (trait == Trait.WRONG_ANSWER) {
            spare = Optional.empty();
            settle(UpdatePhase.ROLLED_BACK, "wrong answer");
        } else {
            spare = active;
            active = Optional.of(bundle());
            activeSince = now();
            in.ledger().runs(id, active);
            settle(UpdatePhase.CONFIRMED, "");
        }
        takeWaiting();
    }

    private void reject(String why) {
        spare = spare.filter(held -> !held.equals(bundle()));
        shadow.end();
        in.ledger().gaveUp(id);
        settle(UpdatePhase.REJECTED, why);
    }

    private void settle(UpdatePhase end, String why) {
        phase = end;
        course++;
        reason = why;
        voice.report();
    }

    @Override
    public void restart() {
        reason = phase == UpdatePhase.REJECTED || phase == UpdatePhase.ROLLED_BACK ? reason : "";
        waiting = Optional.empty();
        in.broker().disconnect(id);
        course++;
        switch (phase) {
            case FETCHING, VERIFYING, PROBING, ACTIVATING -> work();
            case SHADOWING -> terms().ifPresent(this::shadowsAgain);
            case IDLE, CONFIRMED, REJECTED, ROLLED_BACK -> {}
        }
    }

    /** What takes the process down again and again, before it has answered much, is given up. */
    private void shadowsAgain(ShadowTerms terms) {
        shadow.wentDown(terms);
        if (shadow.isWornOut()) {
            reject("the agent went down " + LightShadow.MOST_STARTS + " times while shadowing this bundle");
        } else {
            shadows();
        }
    }

    @Override
    public void end() {
        ended = true;
        course++;
        voice.disconnected();
    }

    /** Only of what ran all the time since the window began. */
    @Override
    public void passed(Instant from, Instant to) {
        if (ended || active.isEmpty() || activeSince.isAfter(from)) {
            return;
        }
        Optional<LightTelemetry.Beside> beside = terms().flatMap(terms -> shadow.ranSince(from, terms));
        shadow.compared(telemetry.record(active.get(), beside, from, to));
        sendTelemetry();
    }

    private void sendTelemetry() {
        if (!ended) {
            telemetry.report().ifPresent(report -> in.broker().measure(this, report));
        }
    }

    @Override
    public void acknowledged(byte[] payload) {
        telemetry.acknowledged(payload);
    }

    private ReportedState state() {
        return voice.state(standing(), underWay.map(LightWire.Order::nonce).orElse(""), reason);
    }

    @Override
    public Standing standing() {
        return new Standing(
                underWay.map(LightWire.Order::counter).orElse(0L),
                phase,
                active,
                active.map(serving -> in.catalogue().selfTestOutput(number, serving)),
                shadow.runs());
    }

    @Override
    public UpdatePhase end(Assignment assignment) {
        Digest bundle = assignment.bundle();
        Trait trait = in.catalogue().trait(number, bundle);
        if (active.equals(Optional.of(bundle))) {
            return UpdatePhase.CONFIRMED;
        }
        if (assignment.shadow().isEmpty()) {
            return trait.end();
        }
        boolean wornOut =
                shadow.isWornOut() && assignment.counter() == standing().counter();
        return active.isEmpty() || wornOut ? UpdatePhase.REJECTED : trait.endInShadow();
    }
}
