package dev.flotilla.agent;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Renewal;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.trust.EcSigner;
import dev.flotilla.contract.trust.KeyAgreement;
import java.time.Clock;
import java.util.Random;

/**
 * What an agent works with; a platform or a test brings all of it.
 *
 * @param models where bundles and journal are kept
 * @param spool where telemetry waits; of its own, so that neither takes the other's space
 * @param metadata the fleet's TUF repository
 * @param key signs reports
 * @param agreement the same key, by which encrypted models are opened
 * @param renewal of the certificate that the links show
 * @param clock the platform's, which may be behind
 * @param bound what is known to have passed; of this agent and its links
 * @param random spreads retries, makes ids, and is the noise of private telemetry: of cryptographic strength where that is on
 * @param memory of the agent's process
 */
public record AgentPorts(
        DurableFiles models,
        DurableFiles spool,
        FleetLink link,
        ArtifactSource source,
        RepositoryFiles metadata,
        InferenceEngine engine,
        Probe probe,
        EcSigner key,
        KeyAgreement agreement,
        Renewal renewal,
        Clock clock,
        TimeBound bound,
        Random random,
        MemoryGauge memory) {}
