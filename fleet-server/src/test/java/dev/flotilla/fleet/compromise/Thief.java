package dev.flotilla.fleet.compromise;

import dev.flotilla.agent.testkit.MetadataShelf;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.SnapshotMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TimestampMetadata;
import dev.flotilla.fleet.trust.OnlineSigners;
import java.util.Map;
import java.util.TreeMap;

/** Has the server with all its keys and its database, and so speaks to every device in its name. */
final class Thief {
    /** More than a drill needs to go on. */
    private static final long FAR = 1_000_000;

    private final OnlineSigners stolen;
    private final MetadataShelf shelf;
    private final Map<String, MetaFile> roles = new TreeMap<>();
    private long version;
    private long counter;

    /** @param version of the metadata that the server published last */
    Thief(OnlineSigners stolen, MetadataShelf shelf, long version, long counter) {
        this.stolen = stolen;
        this.shelf = shelf;
        this.version = version;
        this.counter = counter;
    }

    /** From now on versions and counters are the highest that there can be, less what is needed to go on. */
    void fastForward() {
        version = Long.MAX_VALUE - FAR;
        counter = Long.MAX_VALUE - FAR;
    }

    /** Publishes any bytes as targets.json, under a snapshot and a timestamp of the next version. */
    void publish(long targetsVersion, byte[] targets) {
        publish(targetsVersion, targets, MetaFile.of(targetsVersion, targets));
    }

    /** Publishes what he says with the stolen key of a role, beside targets.json; every later snapshot lists it too. */
    void publish(ReleaseRole stolenRole, long targetsVersion, byte[] targets) {
        shelf.put(stolenRole.fileName(), stolenRole.json());
        roles.put(stolenRole.name() + ".json", MetaFile.of(stolenRole.version(), stolenRole.json()));
        publish(targetsVersion, targets);
    }

    /** Publishes targets.json that are others than the snapshot says. */
    void publish(long targetsVersion, byte[] targets, MetaFile listed) {
        version++;
        Map<String, MetaFile> files = new TreeMap<>(roles);
        files.put("targets.json", listed);
        byte[] snapshot = new MetadataSigner(stolen.snapshot())
                .snapshot(new SnapshotMetadata(version, OfflineOwner.expires(), files));
        shelf.put(targetsVersion + ".targets.json", targets);
        publishSnapshot(snapshot, MetaFile.of(version, snapshot));
    }

    /** Publishes a snapshot.json under a timestamp that says another thing about it. */
    void publishSnapshot(byte[] snapshot, MetaFile listed) {
        shelf.put(version + ".snapshot.json", snapshot);
        shelf.put(
                "timestamp.json",
                new MetadataSigner(stolen.timestamp())
                        .timestamp(new TimestampMetadata(version, OfflineOwner.expires(), listed)));
    }

    /** The version that it published last. */
    long version() {
        return version;
    }

    /** A new assignment, signed with the stolen key. */
    SignedAssignment assign(DeviceId device, TargetFile file) {
        counter++;
        return assign(device, file, counter, stolen.director());
    }

    static SignedAssignment assign(DeviceId device, TargetFile file, long counter, Ed25519Key director) {
        DesiredState desired = new DesiredState(
                "message-" + counter,
                device,
                counter,
                "nonce-" + device + "-" + counter,
                "",
                OfflineOwner.expires(),
                new ArtifactRef(file.path(), file.digest(), file.length()));
        return SignedAssignment.seal(desired, director);
    }
}
