package dev.flotilla.fleet.trust;

import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.RoleNames;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.SnapshotMetadata;
import dev.flotilla.contract.trust.TimestampMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Signs snapshot.json and timestamp.json (TUF 1.0 sections 4.4 and 4.6), each version one above the last. */
final class OnlineRoles {
    private final OnlineSigners signers;
    private final Lifetimes lifetimes;

    OnlineRoles(OnlineSigners signers, Lifetimes lifetimes) {
        this.signers = signers;
        this.lifetimes = lifetimes;
    }

    /** The generation with both files signed anew; as it is, while it has no targets. */
    Generation signed(Generation generation, Instant now) {
        return generation
                .targets()
                .map(targets -> {
                    MetadataFile snapshot = snapshot(generation, targets, now);
                    return generation.withOnline(
                            Optional.of(snapshot), Optional.of(timestamp(generation, snapshot, now)));
                })
                .orElse(generation);
    }

    /** The next generation with what is due signed anew; empty while nothing is. */
    Optional<Generation> renewed(Generation present, Instant now) {
        if (present.targets().isEmpty()) {
            return Optional.empty();
        }
        Optional<MetadataFile> good = present.snapshot().filter(snapshot -> !snapshot.isDue(now));
        if (good.isEmpty()) {
            return Optional.of(signed(present.next(), now));
        }
        return present.timestamp().filter(timestamp -> !timestamp.isDue(now)).isPresent()
                ? Optional.empty()
                : Optional.of(present.next().withOnline(good, Optional.of(timestamp(present, good.get(), now))));
    }

    private MetadataFile snapshot(Generation generation, MetadataFile targets, Instant now) {
        long version = following(generation.snapshot());
        Instant expires = now.plus(lifetimes.snapshot()).truncatedTo(ChronoUnit.SECONDS);
        Map<String, MetaFile> files = new HashMap<>();
        files.put(RoleNames.fileName(RootMetadata.TARGETS), listed(targets));
        generation.roles().forEach((name, file) -> files.put(RoleNames.fileName(name), listed(file)));
        byte[] json = new MetadataSigner(signers.snapshot()).snapshot(new SnapshotMetadata(version, expires, files));
        return new MetadataFile(version, json, now, expires);
    }

    private static MetaFile listed(MetadataFile file) {
        return MetaFile.of(file.version(), file.json());
    }

    private MetadataFile timestamp(Generation generation, MetadataFile snapshot, Instant now) {
        long version = following(generation.timestamp());
        Instant expires = now.plus(lifetimes.timestamp()).truncatedTo(ChronoUnit.SECONDS);
        byte[] json = new MetadataSigner(signers.timestamp())
                .timestamp(new TimestampMetadata(version, expires, MetaFile.of(snapshot.version(), snapshot.json())));
        return new MetadataFile(version, json, now, expires);
    }

    private static long following(Optional<MetadataFile> last) {
        return last.map(MetadataFile::version).orElse(0L) + 1;
    }
}
