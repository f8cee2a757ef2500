package dev.flotilla.agent.update;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedBundles;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.trust.KeyAgreement;
import dev.flotilla.contract.trust.TargetFile;
import java.util.Optional;

/**
 * Opens bundles whose model is encrypted, with the fleet keys that came wrapped for this device. Neither such a key nor a
 * model that was opened ever reaches the disk.
 */
final class ModelKeys {
    private final KeyAgreement device;

    ModelKeys(KeyAgreement device) {
        this.device = device;
    }

    /**
     * Returns if this device can open what the owner released, which is known before a byte of it is fetched.
     *
     * @throws UpdateRefusedException if the assignment brings no key for it, or one that is of no use here
     */
    void require(TargetFile target, DesiredState desired) throws UpdateRefusedException {
        if (!target.fleetKey().isPresent()) {
            return;
        }
        FleetKeyId needed = target.fleetKey().get();
        String sealed = target.path() + " is encrypted to fleet key " + needed + ", ";
        WrappedKey brought = desired.key()
                .orElseThrow(() -> new UpdateRefusedException(sealed + "and the assignment brings no key: the owner has"
                        + " to wrap it for this device (flotilla-compiler wrap), then assign it again"));
        if (!brought.key().equals(needed)) {
            throw new UpdateRefusedException(sealed + "and the assignment brings " + brought.key());
        }
        try {
            brought.open(device);
        } catch (SealException e) {
            throw new UpdateRefusedException(
                    sealed + "and the key that the assignment brings cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * The bundle with a model that can be read.
     *
     * @param key what its slot or its assignment has; not needed if the model is not sealed
     */
    Bundle open(Bundle bundle, Optional<WrappedKey> key) throws SealException {
        if (!bundle.sealedModel().isPresent()) {
            return bundle;
        }
        WrappedKey wrapped = key.orElseThrow(() -> new SealException("the model is encrypted, and there is no key"));
        return SealedBundles.open(bundle, wrapped.open(device));
    }
}
