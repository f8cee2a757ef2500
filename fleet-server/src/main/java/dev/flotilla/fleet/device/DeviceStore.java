package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.filter.Model;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where devices and enrolment claims are kept. */
public interface DeviceStore {

    /** The most certificates of one device that are good at the same time. */
    int MAX_CERTIFICATES = 4;

    /** How exactly it is kept when a device was last there: one that says much is noted once in that time. */
    Duration SEEN_STEP = Duration.ofSeconds(1);

    /** What became of an attempt to enrol. */
    enum Enrolment {
        ENROLLED,
        /** There is no such claim, or it is used up, or its time is over. */
        CLAIM_REFUSED,
        /** The id belongs to another device; the claim is still good. */
        ID_TAKEN
    }

    /** What a message says about the presence of its sender. */
    enum Sighting {
        /** There is no such device, or it is revoked. */
        UNKNOWN,
        /** It was away, as far as was known. */
        CAME,
        STAYED
    }

    /**
     * Keeps new claims.
     *
     * @param hashes SHA-256 of the claims, which themselves are not kept
     */
    Future<Void> addClaims(ClaimBatch batch, List<Digest> hashes);

    /** Batches with claims that can be used at this time, the newest first. */
    Future<List<OpenClaims>> openClaims(Instant now, int limit);

    /** Removes claims that ended before an instant; says how many there were. */
    Future<Long> deleteClaimsBefore(Instant instant);

    /** Removes a batch's unused claims; says how many there were. */
    Future<Long> revokeClaims(String batch);

    /**
     * Uses up the claim and adds the device, still without a certificate, to the claim's group, all or nothing. A device
     * may take the place of a revoked one with its id: it is given what that one was asked to run.
     */
    Future<Enrolment> enrol(Digest claimHash, NewDevice device, Instant now);

    /** The device that used up this claim with this key: while the claim lasts, and until the device was first seen. */
    Future<Optional<DeviceId>> findEnrolled(Digest claimHash, P256PublicKey key, Instant now);

    /**
     * Whether this certificate was issued to this device, has not expired and was not taken back.
     *
     * @param certificate SHA-256 of its DER
     */
    Future<Boolean> isGood(DeviceId id, Digest certificate, Instant now);

    /**
     * Notes another certificate; of more than {@value #MAX_CERTIFICATES} those that were issued first are good no more, but
     * for the one that was shown. False when the device is unknown or revoked, or its key is another one.
     *
     * @param key that is certified
     * @param shown SHA-256 of the certificate that the device holds for sure; that of the new one when it holds none
     */
    Future<Boolean> addCertificate(
            DeviceId id, P256PublicKey key, Digest shown, IssuedCertificate certificate, Instant now);

    /** Takes all certificates of the device back; false when it is unknown or revoked already. */
    Future<Boolean> revoke(DeviceId id, Instant now);

    Future<Optional<Device>> find(DeviceId id);

    /**
     * Devices in rising order of id.
     *
     * @param after only ids above this one
     */
    Future<List<Device>> page(Optional<DeviceId> after, DeviceQuery query, int limit);

    Future<Long> count(DeviceQuery query);

    /** What the bundles hold that devices report to run, as far as the registry has them. */
    Future<List<Model>> models();

    /** What a filter says at this time. */
    default Future<Condition> condition(DeviceFilter filter, Instant now) {
        Future<List<Model>> models = filter.asksForModels() ? models() : Future.succeededFuture(List.of());
        return models.map(known -> filter.at(now, known));
    }

    /** Notes this, and nothing else, about a device; false when it is unknown. */
    Future<Boolean> setLabels(DeviceId id, DeviceLabels labels);

    /** The ids of the devices of which the condition holds, in rising order; revoked ones are left out. */
    Future<List<DeviceId>> ids(Condition condition);

    /** Keeps the report unless it {@link Report#yieldsTo} the known one or the device is revoked; says whether it was kept. */
    Future<Boolean> saveReport(DeviceId id, Report report);

    /**
     * Takes over a higher counter than that of the last assignment: after a database was restored from a backup, devices have
     * obeyed assignments that it does not know of. What the device is asked to run gets the counter after that, another nonce
     * and another message, also in the rollout that gave it. False when the device is revoked or has no lower counter.
     *
     * @param obeyed the counter that the device has obeyed
     */
    Future<Boolean> countOn(DeviceId id, long obeyed, Instant now);

    /** Notes that the device was there at this time, within {@link #SEEN_STEP}; false when it is unknown or revoked. */
    Future<Boolean> saw(DeviceId id, Instant now);

    /** Notes that the device is there, since it was heard at this time, within {@link #SEEN_STEP}. */
    Future<Sighting> heard(DeviceId id, Instant now);

    /** Notes that the device came or went; false when it is unknown or revoked. */
    Future<Boolean> setOnline(DeviceId id, boolean online, Instant now);

    /** Notes that no device is connected: this server has only just started. */
    Future<Void> setAllOffline();

    /** Notes that devices which were not seen since an instant are away; says how many. */
    Future<Long> setSilentOffline(Instant before);

    /**
     * Connected devices that were asked before an instant to run something and have not reported on it, in rising order
     * of id.
     *
     * @param after only ids above this one
     */
    Future<List<DeviceId>> unanswered(Optional<DeviceId> after, Instant before, int limit);

    /**
     * Connected devices that were asked to run something and have not reported how it ended, in rising order of id.
     *
     * @param after only ids above this one
     */
    Future<List<DeviceId>> underWay(Optional<DeviceId> after, int limit);

    /**
     * Devices that are asked to run something, where since one instant a whole number of steps after they were asked has
     * passed, in rising order of id.
     *
     * @param after only ids above this one
     */
    Future<List<DeviceId>> renewable(Optional<DeviceId> after, Instant since, Instant until, Duration step, int limit);

    Future<FleetCounts> counts();

    /** By bundle, how many devices reported to run it. */
    Future<Map<Digest, Long>> active();

    /** The devices that reported to run a bundle. */
    Future<Set<DeviceId>> running(Digest bundle);

    /** The devices that reported to run a bundle, and the group that each is in: empty text when it is in none. */
    Future<Map<DeviceId, String>> groups(Digest bundle);

    /** By bundle, how many devices are asked to run it. */
    Future<Map<Digest, Long>> desired();

    /** Whether a device was ever told to run a bundle. */
    Future<Boolean> wasTold(DeviceId id, Digest bundle);

    /**
     * What a device runs, as far as deltas go: the bundle that it reports, if it was ever told to run that. A delta from another
     * one, which it might only name, would tell it parts of that.
     */
    default Future<Optional<Digest>> base(Device device) {
        Optional<Digest> reported =
                device.reported().flatMap(report -> report.state().activeBundle());
        return reported.map(
                        bundle -> wasTold(device.id(), bundle).map(told -> told ? reported : Optional.<Digest>empty()))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
