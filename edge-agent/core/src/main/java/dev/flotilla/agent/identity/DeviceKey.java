package dev.flotilla.agent.identity;

import dev.flotilla.contract.trust.EcSigner;
import dev.flotilla.contract.trust.KeyAgreement;
import java.security.PrivateKey;

/** The key a device made for itself: ECDSA on P-256. The private half may live in hardware and is never asked for. */
public interface DeviceKey extends EcSigner, KeyAgreement {

    /**
     * What the platform's TLS signs with: a handle alone where hardware keeps the key, as the Android Keystore gives it.
     */
    PrivateKey tlsKey();
}
