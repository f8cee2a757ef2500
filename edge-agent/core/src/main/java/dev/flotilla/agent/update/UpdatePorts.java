package dev.flotilla.agent.update;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.trust.KeyAgreement;
import java.time.Clock;
import java.util.Random;

/**
 * What an update works with.
 *
 * @param files where bundles, journal and trust are kept
 * @param source where artifacts come from
 * @param metadata the fleet's TUF repository
 * @param probe where a new model is tried first
 * @param agreement the device's key, by which encrypted models are opened
 * @param serving what is swapped in the end
 * @param clock says when a retry is due, and judges when signed metadata expires where it is not behind
 * @param bound what is known to have passed
 * @param random spreads retries
 */
public record UpdatePorts(
        DurableFiles files,
        ArtifactSource source,
        RepositoryFiles metadata,
        Probe probe,
        KeyAgreement agreement,
        ServingSlot serving,
        Clock clock,
        TimeBound bound,
        Random random) {}
