package dev.flotilla.fleet.device;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The devices of the fleet: who they are, whether they are there, and what they report. */
public final class Devices {

    /** The most devices on one page. */
    public static final int MAX_PAGE = 500;

    /** Counters from here on are none that a server has come to. */
    private static final long MOST_COUNTED = 1L << 53;

    private final DeviceStore store;
    private final DesiredOutlet outlet;
    private final DeviceSessions sessions;
    private final Clock clock;
    private final Changes changes;
    private final Reading reading;

    /** How a report is read that came from the holder of a key. */
    @FunctionalInterface
    interface Reading {
        ReportedState read(byte[] report, P256PublicKey key) throws TrustException, MalformedDocumentException;
    }

    public Devices(DeviceStore store, DesiredOutlet outlet, DeviceSessions sessions, Clock clock, Changes changes) {
        this(store, outlet, sessions, clock, changes, ReportedState::verify);
    }

    Devices(
            DeviceStore store,
            DesiredOutlet outlet,
            DeviceSessions sessions,
            Clock clock,
            Changes changes,
            Reading reading) {
        this.store = store;
        this.outlet = outlet;
        this.sessions = sessions;
        this.clock = clock;
        this.changes = changes;
        this.reading = reading;
    }

    /** Whether a certificate that was shown in TLS is one that this device may use. */
    public Future<Boolean> authenticate(DeviceId id, X509Certificate certificate) {
        return store.isGood(id, IssuedCertificate.digestOf(certificate), now());
    }

    /**
     * Takes the device's certificates back, and ends its connections; false when it is unknown or revoked already. It
     * stays in the list until a device of its name enrols again.
     */
    public Future<Boolean> revoke(DeviceId id) {
        return store.revoke(id, now()).compose(revoked -> {
            changes.changed(Topic.DEVICES);
            // Also when it is revoked already: what ended the first attempt half-way must not leave a connection.
            return sessions.end(id).map(ended -> revoked);
        });
    }

    /** The device connected: it is told again what is desired of it. One that was revoked meanwhile is thrown out. */
    public Future<Void> connected(DeviceId id) {
        return store.setOnline(id, true, now()).compose(known -> {
            changes.changed(Topic.DEVICES);
            return Boolean.TRUE.equals(known) ? outlet.announce(id) : sessions.end(id);
        });
    }

    /** The device's connection ended. */
    public Future<Void> disconnected(DeviceId id) {
        return store.setOnline(id, false, now())
                .onSuccess(done -> changes.changed(Topic.DEVICES))
                .mapEmpty();
    }

    /** The server has just started, so nobody is connected. */
    public Future<Void> started() {
        return store.setAllOffline();
    }

    /** A message of the device arrived; false when it is unknown or revoked, so that nothing of it is to be believed. */
    public Future<Boolean> saw(DeviceId id) {
        return store.saw(id, now());
    }

    /**
     * The same where messages are all that tells who is there: a device that was away is told again what is desired of it.
     */
    public Future<Boolean> heard(DeviceId id) {
        return store.heard(id, now()).compose(sighting -> switch (sighting) {
            case UNKNOWN -> Future.succeededFuture(false);
            case STAYED -> Future.succeededFuture(true);
            case CAME -> {
                changes.changed(Topic.DEVICES);
                // It is reminded if this is lost.
                yield outlet.announce(id).otherwiseEmpty().map(true);
            }
        });
    }

    /** Whoever was not heard for so long is away. */
    public Future<Void> forgetSilent(Duration silence) {
        return store.setSilentOffline(now().minus(silence))
                .onSuccess(gone -> {
                    if (gone > 0) {
                        changes.changed(Topic.DEVICES);
                    }
                })
                .mapEmpty();
    }

    /**
     * Takes a signed report in. Fails with {@link RefusedReportException} when the device is unknown or revoked, the
     * signature is not by its key, or it does not answer an assignment that was made; a report that
     * {@link Report#yieldsTo yields} to the known one is passed over. A device that has obeyed a later assignment than the
     * database knows of, since that was restored from a backup, is asked anew under a counter that it obeys.
     */
    public Future<Void> reported(DeviceId id, byte[] coseSign1) {
        return store.find(id).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(new RefusedReportException(id + ": no such device is enrolled"));
            }
            if (found.get().revokedAt().isPresent()) {
                return Future.failedFuture(new RefusedReportException(id + ": report refused: revoked at "
                        + found.get().revokedAt().get()));
            }
            try {
                ReportedState state = reading.read(coseSign1, found.get().key());
                if (isAhead(found.get(), state)) {
                    return countOn(found.get(), state);
                }
                requireNonce(found.get(), state);
                return store.saveReport(id, Report.of(state, coseSign1, now()))
                        .onSuccess(kept -> changes.changed(Topic.DEVICES))
                        .mapEmpty();
            } catch (TrustException | MalformedDocumentException e) {
                return Future.failedFuture(new RefusedReportException(id + ": report refused: " + e.getMessage()));
            } catch (RefusedReportException e) {
                return Future.failedFuture(e);
            }
        });
    }

    private static boolean isAhead(Device device, ReportedState state) {
        return state.counter() > device.counter();
    }

    /** A device that makes a counter up harms nobody but itself. */
    private Future<Void> countOn(Device device, ReportedState state) {
        RefusedReportException refused = new RefusedReportException(device.id() + ": report answers assignment "
                + state.counter() + ", the last one made is " + device.counter());
        if (state.counter() >= MOST_COUNTED) {
            return Future.failedFuture(refused);
        }
        return store.countOn(device.id(), state.counter(), now())
                .compose(
                        raised -> Boolean.TRUE.equals(raised) ? outlet.announce(device.id()) : Future.succeededFuture())
                .compose(told -> Future.failedFuture(refused));
    }

    /** A report can only answer an assignment; the nonce shows that it does, and is no replay from another one. */
    private static void requireNonce(Device device, ReportedState state) throws RefusedReportException {
        boolean foreign = device.desired()
                .filter(desired -> desired.counter() == state.counter())
                .filter(desired -> !desired.nonce().equals(state.nonce()))
                .isPresent();
        if (foreign) {
            throw new RefusedReportException(
                    device.id() + ": report has not the nonce of assignment " + state.counter());
        }
    }

    public Future<Optional<Device>> find(DeviceId id) {
        return store.find(id);
    }

    /** What a filter says now. */
    public Future<Condition> condition(DeviceFilter filter) {
        return store.condition(filter, now());
    }

    /** Up to {@code limit} devices after an id, in rising order of id. */
    public Future<List<Device>> page(Optional<DeviceId> after, DeviceQuery query, int limit) {
        return store.page(after, query, Math.max(1, Math.min(limit, MAX_PAGE)));
    }

    public Future<Long> count(DeviceQuery query) {
        return store.count(query);
    }

    /** Notes this, and nothing else, about a device; empty when it is unknown. */
    public Future<Optional<Device>> setLabels(DeviceId id, DeviceLabels labels) {
        return store.setLabels(id, labels).compose(known -> {
            changes.changed(Topic.DEVICES);
            return store.find(id);
        });
    }

    public Future<FleetCounts> counts() {
        return store.counts();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
