package dev.flotilla.compiler.cli;

import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a ceremony is given; every failure names the file. */
final class RootFiles {
    private RootFiles() {}

    static RootDraft draft(Path file) throws InputException {
        byte[] json = InputFiles.bytes(file);
        try {
            return RootDraft.parse(file.toString(), json);
        } catch (TrustException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A finished root, which its own keys have signed and which may have expired. */
    static RootMetadata finished(Path file) throws InputException {
        byte[] json = InputFiles.bytes(file);
        try {
            return TrustedMetadataSet.fromRoot(json, Instant.EPOCH).root();
        } catch (TrustException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    static Optional<RootMetadata> finished(Optional<Path> file) throws InputException {
        return file.isPresent() ? Optional.of(finished(file.get())) : Optional.empty();
    }

    static List<PublicKey> publicKeys(List<Path> files) throws InputException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : files) {
            byte[] json = InputFiles.bytes(file);
            try {
                keys.add(PublicKey.parse(json));
            } catch (TrustException e) {
                throw new InputException(file + ": " + e.getMessage(), e);
            }
        }
        return keys;
    }
}
