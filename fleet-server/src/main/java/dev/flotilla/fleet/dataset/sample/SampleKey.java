package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.security.SecureRandom;
import java.util.Optional;

/** The key that devices seal samples to. Whoever has it can read all that the database holds of them. */
public final class SampleKey {
    private final P256KeyPair pair;
    private final SecureRandom random;

    public SampleKey(P256KeyPair pair, SecureRandom random) {
        this.pair = pair;
        this.random = random;
    }

    P256PublicKey publicKey() {
        return pair.publicKey();
    }

    /** Takes a millisecond or two. */
    CapturedSample open(byte[] sealed, Optional<DeviceId> device) throws SealException, MalformedDocumentException {
        return CapturedSample.parse(SealedSample.open(sealed, pair, Sample.boundTo(device)));
    }

    byte[] seal(CapturedSample sample) {
        return SealedSample.seal(sample.toCbor(), pair.publicKey(), Sample.boundTo(Optional.empty()), random);
    }
}
