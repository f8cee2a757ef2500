package dev.flotilla.daemon.simulate.files;

import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.storage.DurableFiles;

/** What an enrolled device keeps, and where. */
public record Home(
        Identity identity,
        IdentityStore identities,
        DeviceKey key,
        DurableFiles models,
        DurableFiles spool,
        DurableFiles samples) {}
