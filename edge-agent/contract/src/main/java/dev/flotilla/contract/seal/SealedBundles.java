package dev.flotilla.contract.seal;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.Manifest;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Bundles whose model is encrypted to a fleet key. All that a fleet's server has to know stays readable: manifest, labels,
 * preprocessing, baseline and self-test.
 */
public final class SealedBundles {
    private SealedBundles() {}

    /**
     * The file of the same bundle with its model encrypted; no two are alike.
     *
     * @param bundle whose model can be read
     * @throws MalformedBundleException if it gets too long for a bundle
     */
    public static byte[] seal(Bundle bundle, FleetKey key, SecureRandom random) throws MalformedBundleException {
        byte[] model = bundle.model();
        Manifest sealed = bundle.manifest().sealed(key.id(), model);
        return write(bundle, sealed, SealedModel.seal(model, key, random));
    }

    /**
     * The same bundle, with the same digest and a model that can be read; it is the very one that was sealed.
     *
     * @throws SealException if it was sealed to another key, or was changed
     */
    public static Bundle open(Bundle bundle, FleetKey key) throws SealException {
        Optional<byte[]> sealed = bundle.sealedModel();
        if (!sealed.isPresent()) {
            return bundle;
        }
        try {
            return bundle.opened(SealedModel.open(sealed.get(), key));
        } catch (MalformedBundleException e) {
            throw new SealException("the sealed model is not the one that the manifest names", e);
        }
    }

    /** The file of the bundle before it was sealed, for a process that is not to have the key. */
    public static byte[] plain(Bundle opened) throws MalformedBundleException {
        return write(opened, opened.manifest().unsealed(), opened.model());
    }

    private static byte[] write(Bundle bundle, Manifest manifest, byte[] model) throws MalformedBundleException {
        return BundleWriter.write(
                manifest, model, bundle.labels(), bundle.preprocess(), bundle.baseline(), bundle.selfTest());
    }
}
