package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.provenance.CompileReport;
import dev.flotilla.compiler.provenance.Provenance;
import dev.flotilla.compiler.provenance.ProvenanceException;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle that is about to be released.
 *
 * @param file where it is
 * @param target what will be signed about it, but for its provenance
 * @param model the digest of the model in it
 * @param report how that was compiled, if known
 */
record UnsignedRelease(Path file, TargetFile target, Digest model, Optional<CompileReport> report) {
    /** @param reports by the digest of the compiled model */
    static UnsignedRelease of(Path file, TargetPolicy policy, Map<Digest, CompileReport> reports)
            throws InputException {
        byte[] bytes = InputFiles.bytes(file);
        Bundle bundle = InputFiles.bundle(file, bytes);
        Digest model = Digest.of(bundle.model());
        return new UnsignedRelease(
                file,
                new TargetFile(bundle.manifest().fileName(), bytes.length, Digest.of(bytes), policy),
                model,
                Optional.ofNullable(reports.get(model)));
    }

    /** The target, whose provenance lies beside the bundle if there is a report to make it of. */
    TargetFile withProvenance(MetadataKey key) throws IOException, ProvenanceException {
        if (report.isEmpty()) {
            return target;
        }
        byte[] provenance = Provenance.sign(target.path(), target.digest(), report.get(), key);
        OutputFiles.write(Provenance.beside(file), provenance);
        return new TargetFile(
                target.path(), target.length(), target.digest(), target.policy(), Optional.of(Digest.of(provenance)));
    }
}
