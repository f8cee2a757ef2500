package dev.flotilla.daemon.simulate.files;

import dev.flotilla.agent.identity.DeviceCertificate;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.identity.P256DeviceKey;
import dev.flotilla.agent.link.EnrolmentLink;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.util.Optional;

/** Homes in memory, of which the identities are in one file, so that the next start finds the same devices. */
public final class MemoryHomes {
    private static final long IDENTITY_QUOTA = 4L << 20;

    private final IdentityFile file;
    private final long modelQuota;
    private final long spoolQuota;
    private final long sampleQuota;
    private final SharedContents contents = new SharedContents();
    private final SecureRandom random = new SecureRandom();

    public MemoryHomes(IdentityFile file, long modelQuota, long spoolQuota, long sampleQuota) {
        this.file = file;
        this.modelQuota = modelQuota;
        this.spoolQuota = spoolQuota;
        this.sampleQuota = sampleQuota;
    }

    /**
     * The home of a device that was enrolled before.
     *
     * @throws IOException when what the file says of it is damaged
     */
    public Optional<Home> find(String name) throws IOException {
        Optional<IdentityFile.Entry> entry = file.find(name);
        if (!entry.isPresent()) {
            return Optional.empty();
        }
        try {
            P256KeyPair key = P256KeyPair.parsePkcs8(entry.get().key());
            IdentityFile.Fleet fleet = file.fleet();
            Identity identity = new Identity(
                    DeviceCertificate.parse(entry.get().certificate()),
                    fleet.server(),
                    fleet.broker(),
                    fleet.caDer(),
                    fleet.rootJson());
            return Optional.of(home(identity, new P256DeviceKey(key), store()));
        } catch (MalformedKeyException | CertificateException e) {
            throw new IOException(
                    file + ": the identity of " + name + " is damaged, remove its line: " + e.getMessage(), e);
        }
    }

    /** Enrols a device with a key that is made for it. */
    public Home enrol(String server, String name, EnrolmentLink link) throws IOException {
        P256KeyPair pair = P256KeyPair.generate(random);
        P256DeviceKey key = new P256DeviceKey(pair);
        IdentityStore store = store();
        Identity identity = new Enrolment(store, key).enrol(server, name, link);
        file.add(name, pair, identity);
        return home(identity, key, store);
    }

    private Home home(Identity identity, P256DeviceKey key, IdentityStore store) throws IOException {
        return new Home(identity, store, key, files(modelQuota), files(spoolQuota), files(sampleQuota));
    }

    private IdentityStore store() throws IOException {
        return new IdentityStore(files(IDENTITY_QUOTA));
    }

    private DurableFiles files(long quota) throws IOException {
        return new FileSystemFiles(new MemoryFolder(contents), quota);
    }
}
