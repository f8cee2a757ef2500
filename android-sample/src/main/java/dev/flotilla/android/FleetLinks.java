package dev.flotilla.android;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.Renewal;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.trust.RepositoryFiles;
import java.io.IOException;

/** All ways between an agent and its fleet. */
record FleetLinks(
        FleetLink link, ArtifactSource artifacts, RepositoryFiles metadata, Renewal renewal, SampleLink samples) {

    /** What makes them. */
    interface Opener {
        /**
         * Makes them, without connecting.
         *
         * @throws IOException when the identity is of no use
         */
        FleetLinks open(Identity identity, DeviceKey key, TimeBound bound) throws IOException;
    }
}
