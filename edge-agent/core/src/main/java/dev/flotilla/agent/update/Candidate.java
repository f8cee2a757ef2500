package dev.flotilla.agent.update;

import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.ModelSeal;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Decides whether an assigned bundle may be installed: by what the owner signed, never by what the assignment says. */
final class Candidate {
    private final FleetTrust trust;
    private final String hardware;
    private final ModelKeys keys;

    Candidate(FleetTrust trust, String hardware, ModelKeys keys) {
        this.trust = trust;
        this.hardware = hardware;
        this.keys = keys;
    }

    /**
     * What the owner signed about the assigned bundle.
     *
     * @param serving what the device serves now, whose family the bundle has to be of
     * @throws UpdateRefusedException if it is not released, retired, for other devices, of another family or encrypted to
     *     a key that this device has not
     */
    TargetFile released(DesiredState desired, Optional<SlotContent> serving, Instant now)
            throws UpdateRefusedException, IOException {
        TargetFile target;
        try {
            target = trust.released(desired.bundle().path(), now);
            target.verify(desired.bundle().digest());
        } catch (TrustException e) {
            throw new UpdateRefusedException(e.getMessage(), e);
        }
        requireLength(target, desired);
        if (!target.policy().allowsHardware(hardware)) {
            throw new UpdateRefusedException(target.path() + " is for hardware "
                    + target.policy().hardware() + ", this device is "
                    + (hardware.isEmpty() ? "of no named kind" : "'" + hardware + "'"));
        }
        String family = target.policy().family();
        if (serving.isPresent() && !serving.get().family().equals(family)) {
            throw new UpdateRefusedException(target.path() + " is of family '" + family
                    + "', this device serves family '" + serving.get().family() + "'");
        }
        keys.require(target, desired);
        return target;
    }

    private static void requireLength(TargetFile target, DesiredState desired) throws UpdateRefusedException {
        if (target.length() != desired.bundle().length() || target.length() > Bundle.MAX_BYTES) {
            throw new UpdateRefusedException(target.path() + ": the assignment says "
                    + desired.bundle().length() + " bytes, the signed targets " + target.length() + ", at most "
                    + Bundle.MAX_BYTES + " are allowed");
        }
    }

    /**
     * Returns if these bytes are the released bundle, with a model that this device can open.
     *
     * @throws DamagedBundleException if they are not the bytes that the owner signed for
     * @throws UpdateRefusedException if they are, and are no bundle
     */
    void verify(byte[] bytes, TargetFile target, DesiredState desired)
            throws DamagedBundleException, UpdateRefusedException {
        try {
            target.verify(bytes);
        } catch (TrustException e) {
            throw new DamagedBundleException(e.getMessage(), e);
        }
        try {
            Bundle bundle = BundleReader.read(bytes);
            if (!bundle.manifest().seal().map(ModelSeal::key).equals(target.fleetKey())) {
                throw new UpdateRefusedException(
                        target.path() + ": its targets do not name the fleet key of its manifest; sign it again");
            }
            keys.open(bundle, desired.key());
        } catch (MalformedBundleException e) {
            throw new UpdateRefusedException(target.path() + " is signed but no bundle: " + e.getMessage(), e);
        } catch (SealException e) {
            throw new UpdateRefusedException(target.path() + " is signed but cannot be opened: " + e.getMessage(), e);
        }
    }

    static SlotContent content(TargetFile target, DesiredState desired) {
        return new SlotContent(
                target.digest(), target.policy().family(), target.policy().release(), desired.key());
    }
}
